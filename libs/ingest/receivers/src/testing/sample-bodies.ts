import { testSpan, traceRequest } from './otlp-oracle.js';

export const TRACE_BODY = traceRequest([{ service: 'shop', spans: [testSpan(1), testSpan(2)] }]);

/** A span as OTLP/JSON writes it; members may be added or replaced. */
export function jsonSpan(members: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    name: 'span-json',
    kind: 2,
    startTimeUnixNano: '1544712660000000000',
    endTimeUnixNano: '1544712661000000000',
    ...members,
  };
}

export function jsonTraceRequest(...spans: readonly object[]): string {
  const attributes = [{ key: 'service.name', value: { stringValue: 'shop' } }];
  return JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }] });
}

export const JSON_BODY = jsonTraceRequest(jsonSpan());

export const JSON_LOGS = JSON.stringify({
  resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: '1', body: { stringValue: 'hello' } }] }] }],
});
