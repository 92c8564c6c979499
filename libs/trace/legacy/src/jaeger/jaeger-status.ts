import type { SpanKind } from '@clew/trace-model';

import { statusCodeFrom, type SpanStatus } from '../status-tags.js';
import type { TagList } from './tag-list.js';

/**
 * Takes out of `tags` what says how the span ended: the tag `error`, else `otel.status_code`, else the HTTP status it had.
 * https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/jaeger/#status
 */
export function takeStatus(tags: TagList, kind: SpanKind): SpanStatus {
  const said = tags.text('otel.status_code');
  const code = said === undefined ? undefined : statusCodeFrom(said);
  if (code !== undefined) tags.remove('otel.status_code');
  if (takeError(tags)) return { code: 'ERROR', message: messageFrom(tags) };
  if (code !== undefined) return { code, message: tags.takeText('otel.status_description') ?? '' };
  if (isFailedHttp(tags, kind)) return { code: 'ERROR', message: tags.text('http.status_message') ?? '' };
  return { code: 'UNSET', message: '' };
}

/** `error` is a boolean by OpenTracing's conventions; some clients write its text. Any other value stays a tag. */
function takeError(tags: TagList): boolean {
  const value = tags.get('error');
  if (value === undefined) return false;
  const text = value.type === 'bool' || value.type === 'string' ? String(value.value).toLowerCase() : '';
  if (text !== 'true' && text !== 'false') return false;
  tags.remove('error');
  return text === 'true';
}

function messageFrom(tags: TagList): string {
  return tags.takeText('otel.status_description') ?? tags.text('http.status_message') ?? '';
}

/** A server did what it should when it answers 4xx; for its caller that is a failure. Both attributes stay. */
function isFailedHttp(tags: TagList, kind: SpanKind): boolean {
  const value = tags.get('http.response.status_code') ?? tags.get('http.status_code');
  // A double is what every number is to the client for Node.
  if (value?.type !== 'int' && value?.type !== 'double' && value?.type !== 'string') return false;
  const status = Number(value.value);
  return status >= (kind === 'SERVER' ? 500 : 400) && status < 600;
}
