import type { StoredLog } from '@clew/store-contract';
import type { SpanId, TraceId } from '@clew/trace-model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { makeTrace } from '../testing/fake-trace-reader.js';
import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

const TIME = 1_767_323_045_123_456_789n;
const TRACE = '0000000000000000000000000000000a' as TraceId;

let running: RunningApi;

beforeAll(async () => {
  running = await startApi({ limits: { pageSizeMax: 50, traceLogsMax: 6 } });
});
beforeEach(() => {
  running.reset();
});
afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

function makeLog(number: number, fields: Partial<StoredLog> = {}): StoredLog {
  return {
    eventTimeUnixNano: TIME + BigInt(number),
    timeUnixNano: TIME + BigInt(number),
    observedTimeUnixNano: 0n,
    severityNumber: 17,
    severityText: 'Error',
    body: { type: 'string', value: `record ${number}` },
    attributes: [{ key: 'order.id', value: { type: 'int', value: 9_007_199_254_740_993n } }],
    droppedAttributesCount: 1,
    flags: 0xffff_ffff,
    traceId: TRACE,
    spanId: '000000000000000b' as SpanId,
    eventName: '',
    serviceName: 'cart',
    resource: { attributes: [], droppedAttributesCount: 0 },
    resourceSchemaUrl: 'https://resource',
    scope: { name: 'logger', version: '', attributes: [], droppedAttributesCount: 0 },
    scopeSchemaUrl: '',
    cursor: { eventTimeUnixNano: TIME + BigInt(number), streamPartition: 1, flushNumber: 2n ** 60n, rowNumber: number },
    ...fields,
  };
}

describe('logs', () => {
  test('come back field by field', async () => {
    running.logReader.tenants.set('tenant-a', [
      makeLog(1),
      makeLog(2, { traceId: '', spanId: '', severityNumber: 0, timeUnixNano: 0n, body: { type: 'empty' } }),
    ]);
    const { data, errors } = await running.query(`{
      logs(filter: { range: { start: "2026-01-01T00:00:00Z", end: "2026-01-03T00:00:00Z" } }) {
        nodes {
          eventTime eventTimeUnixNano timeUnixNano observedTimeUnixNano severity severityNumber severityText eventName
          body { type text } traceId spanId flags serviceName attributes { key value { intValue } } droppedAttributesCount
          resource { schemaUrl } scope { name }
        }
        pageInfo { hasNextPage }
      }
    }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      logs: {
        nodes: [
          {
            ...{ eventTime: '2026-01-02T03:04:05.12345679Z', eventTimeUnixNano: String(TIME + 1n) },
            ...{ timeUnixNano: String(TIME + 1n), observedTimeUnixNano: null },
            ...{ severity: 'ERROR', severityNumber: 17, severityText: 'Error', eventName: '' },
            ...{ body: { type: 'STRING', text: 'record 1' }, traceId: TRACE, spanId: '000000000000000b', flags: -1 },
            ...{ serviceName: 'cart', droppedAttributesCount: 1 },
            attributes: [{ key: 'order.id', value: { intValue: '9007199254740993' } }],
            ...{ resource: { schemaUrl: 'https://resource' }, scope: { name: 'logger' } },
          },
          expect.objectContaining({
            ...{ traceId: null, spanId: null, timeUnixNano: null, severity: 'UNSPECIFIED' },
            body: { type: 'EMPTY', text: '' },
          }),
        ],
        pageInfo: { hasNextPage: false },
      },
    });
  });

  test('hand the filter on, bound to the tenant, with the order that fits it', async () => {
    const filter = `severityMin: WARN, serviceName: "cart", bodyContains: "refused", attributes: [{ key: "a", value: "1" }]`;
    await running.query(`{ logs(filter: { traceId: "${TRACE}", ${filter} }, first: 5) { nodes { flags } } }`);
    expect(running.logReader.lastCall).toMatchObject({
      tenantId: 'tenant-a',
      filter: {
        ...{ traceId: TRACE, severityNumberMin: 13, serviceName: 'cart', bodyContains: 'refused' },
        attributes: [{ key: 'a', value: '1' }],
      },
      page: { limit: 5, order: 'oldestFirst' },
    });
    const range = 'range: { start: "2026-01-01T00:00:00Z", end: "2026-01-03T00:00:00Z" }';
    await running.query(`{ logs(filter: { ${range} }) { nodes { flags } } }`);
    expect(running.logReader.lastCall?.page).toEqual({ limit: 20, order: 'newestFirst' });
    await running.query(`{ logs(filter: { ${range} }, order: OLDEST_FIRST) { nodes { flags } } }`);
    expect(running.logReader.lastCall?.page.order).toBe('oldestFirst');
  });

  test('go on after a cursor', async () => {
    running.logReader.tenants.set(
      'tenant-a',
      [1, 2, 3].map((number) => makeLog(number)),
    );
    const query = `query ($after: String) { logs(filter: { traceId: "${TRACE}" }, first: 2, after: $after) {
      nodes { body { text } } pageInfo { hasNextPage endCursor } } }`;
    const first = await running.query(query);
    expect(first.data).toMatchObject({ logs: { pageInfo: { hasNextPage: true } } });
    const { endCursor } = (first.data as { logs: { pageInfo: { endCursor: string } } }).logs.pageInfo;
    const second = await running.query(query, { after: endCursor });
    expect(second.data).toMatchObject({
      logs: { nodes: [{ body: { text: 'record 3' } }], pageInfo: { hasNextPage: false } },
    });
    expect(running.logReader.lastCall?.page.after).toEqual(makeLog(2).cursor);
  });

  test.each([
    ['{ logs(filter: {}) { nodes { flags } } }', 'give a range, a traceId or a spanId'],
    [`{ logs(filter: { traceId: "${TRACE}" }, first: 51) { nodes { flags } } }`, 'ask for 1 to 50'],
    [`{ logs(filter: { traceId: "${TRACE}" }, after: "xyz") { nodes { flags } } }`, 'not a cursor of this list'],
    [`{ logs(filter: { traceId: "abc" }) { nodes { flags } } }`, 'expected 32 lowercase hex digits'],
  ])('refuse %s', async (query, message) => {
    const { errors } = await running.query(query);
    expect(errors[0]?.message).toContain(message);
    expect(running.logReader.calls).toEqual([]);
  });

  test('of a trace and of its spans come with the trace, the spans with one read for all', async () => {
    const trace = makeTrace(7, TIME, 3);
    const { traceId } = trace.summary;
    const [first, second, third] = trace.spans.map(({ spanId }) => spanId);
    running.reader.tenants.set('tenant-a', { traces: [trace] });
    running.logReader.tenants.set('tenant-a', [
      ...[1, 2, 3].map((number) => makeLog(number, { traceId, spanId: first ?? '' })),
      makeLog(4, { traceId, spanId: second ?? '' }),
      makeLog(5, { traceId: TRACE, spanId: third ?? '' }),
    ]);
    const { data, errors } = await running.query(`{ trace(traceId: "${traceId}") {
      logs(first: 3) { nodes { body { text } } pageInfo { hasNextPage } }
      spans { logs(first: 2) { nodes { body { text } } pageInfo { hasNextPage } } }
    } }`);
    expect(errors).toEqual([]);
    const page = (hasNextPage: boolean, ...numbers: number[]) => ({
      nodes: numbers.map((number) => ({ body: { text: `record ${number}` } })),
      pageInfo: { hasNextPage },
    });
    expect(data?.['trace']).toEqual({
      logs: page(true, 1, 2, 3),
      spans: [{ logs: page(true, 1, 2) }, { logs: page(false, 4) }, { logs: page(false) }],
    });
    expect(running.logReader.calls).toHaveLength(2);
    expect(running.logReader.calls.map(({ page: { limit } }) => limit).sort()).toEqual([3, 6]);
  });
});
