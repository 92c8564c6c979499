import { statusCodeFrom, type SpanStatus } from '../status-tags.js';

/**
 * Takes out of `tags` what says how the span ended. `error` in itself means failure, its text being the reason; only
 * `false`, which some clients send, does not. What says more than the status then does stays a tag.
 * https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/#status
 */
export function takeStatus(tags: Map<string, string>): SpanStatus {
  const said = tags.get('otel.status_code');
  const code = said === undefined ? undefined : statusCodeFrom(said);
  if (code !== undefined) tags.delete('otel.status_code');
  const description = take(tags, 'otel.status_description') ?? '';

  const error = tags.get('error');
  if (error === undefined || error === 'false') {
    tags.delete('error');
    return { code: code ?? 'UNSET', message: description };
  }
  const reason = error === 'true' ? '' : error;
  const message = description === '' ? reason : description;
  if (reason === '' || reason === message) tags.delete('error');
  return { code: 'ERROR', message };
}

export function take(tags: Map<string, string>, key: string): string | undefined {
  const value = tags.get(key);
  tags.delete(key);
  return value;
}
