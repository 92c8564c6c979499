import { demand } from './violation.js';

type Member = readonly [camel: string, snake: string];

const SPANS: readonly Member[] = [['resourceSpans', 'resource_spans'], ['scopeSpans', 'scope_spans'], ['spans', 'spans']]; // prettier-ignore
const RECORDS: readonly Member[] = [['resourceLogs', 'resource_logs'], ['scopeLogs', 'scope_logs'], ['logRecords', 'log_records']]; // prettier-ignore

/** Spans (log records) of an OTLP/JSON body as JSON.parse reads it, which must be able to. */
export function jsonItemCount(body: Uint8Array, signal: 'traces' | 'logs'): number {
  return countIn(parsed(body), signal === 'traces' ? SPANS : RECORDS);
}

/** Spans of a Zipkin JSON body. */
export function jsonElementCount(body: Uint8Array): number {
  const value = parsed(body);
  demand(Array.isArray(value), () => 'accepted, and it is no JSON array');
  return value.length;
}

function countIn(value: unknown, [member, ...members]: readonly Member[]): number {
  if (member === undefined) return 1;
  if (typeof value !== 'object' || value === null) return 0;
  const [camel, snake] = member;
  const entries = Object.entries(value).filter(([key]) => key === camel || key === snake);
  const elements = entries.flatMap(([, list]) => (Array.isArray(list) ? (list as unknown[]) : []));
  return elements.reduce<number>((sum, element) => sum + countIn(element, members), 0);
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch (error) {
    demand(false, () => `accepted, and JSON.parse cannot read it: ${String(error)}`);
    return undefined;
  }
}
