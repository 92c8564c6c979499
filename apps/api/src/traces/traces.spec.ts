import { isTraceId } from '@clew/trace-model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { makeTrace } from '../testing/fake-trace-reader.js';
import { startApi } from '../testing/running-api.js';
import type { GraphqlAnswer, RunningApi } from '../testing/running-api.js';

const START = 1_767_225_600_123_456_789n;
const RANGE = '{ start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" }';
const SPAN_FIELDS = `
  traceId spanId parentSpanId traceState flags name kind startTime startTimeUnixNano endTimeUnixNano duration
  status { code message } serviceName
  resource { attributes { key value { text } } droppedAttributesCount schemaUrl }
  scope { name version attributes { key } droppedAttributesCount schemaUrl }
  attributes { key value { type stringValue boolValue intValue doubleValue bytesValue jsonValue text } }
  droppedAttributesCount events { timeUnixNano name attributes { key } droppedAttributesCount } droppedEventsCount
  links { traceId spanId traceState flags attributes { key } droppedAttributesCount } droppedLinksCount`;

let running: RunningApi;

beforeAll(async () => {
  running = await startApi({ limits: { traceSpansMax: 10_000 } });
});

beforeEach(() => {
  running.reset();
});

afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

function fieldOf(data: GraphqlAnswer['data'], name: string): unknown {
  if (data === null) throw new Error('the answer has no data');
  return data[name];
}

describe('trace', () => {
  test('is answered field by field as it is stored, compiled or not', async () => {
    running.reader.tenants.set('tenant-a', { traces: [makeTrace(1, START)] });
    const query = `{ trace(traceId: "${'1'.padStart(32, '0')}") { traceId orphanSpanCount truncated spans { ${SPAN_FIELDS} } } }`;
    for (let run = 0; run < 4; run++) {
      const { data, errors } = await running.query(query);
      expect(errors).toEqual([]);
      expect(data).toMatchObject({
        trace: { traceId: '1'.padStart(32, '0'), orphanSpanCount: 0, truncated: false, spans: [{}, {}] },
      });
      const [root, child] = (fieldOf(data, 'trace') as { spans: Record<string, unknown>[] }).spans;
      expect(root).toMatchObject({
        spanId: '0000000000000001',
        parentSpanId: null,
        traceState: 'vendor=1',
        flags: 257,
        kind: 'SERVER',
        startTime: '2026-01-01T00:00:00.123456789Z',
        startTimeUnixNano: '1767225600123456789',
        endTimeUnixNano: '1767225600124456789',
        duration: '1000000',
        status: { code: 'ERROR', message: 'boom' },
        resource: { attributes: [{ key: 'service.name', value: { text: 'shop' } }], droppedAttributesCount: 0 },
        scope: { name: 'http', version: '1.2.3', droppedAttributesCount: 4 },
        ...{ droppedAttributesCount: 1, droppedEventsCount: 2, droppedLinksCount: 3 },
      });
      expect(root?.['attributes']).toHaveLength(12);
      expect(child).toMatchObject({ parentSpanId: '0000000000000001', kind: 'INTERNAL' });
    }
  });

  test('keeps every kind of attribute value whole', async () => {
    const trace = makeTrace(1, START, 1);
    const [span] = trace.spans;
    if (span === undefined) throw new Error('no span');
    const attributes = [
      { key: 'empty', value: { type: 'empty' } },
      { key: 'int', value: { type: 'int', value: -9_223_372_036_854_775_808n } },
      { key: 'double', value: { type: 'double', value: 0.1 } },
      { key: 'nan', value: { type: 'double', value: Number.NaN } },
      { key: 'bool', value: { type: 'bool', value: false } },
      { key: 'bytes', value: { type: 'bytes', value: new Uint8Array([0, 255]) } },
      {
        key: 'array',
        value: {
          type: 'array',
          values: [
            { type: 'int', value: 9_007_199_254_740_993n },
            { type: 'string', value: 'ä' },
          ],
        },
      },
    ] as const;
    const link = { traceState: '', attributes: [], droppedAttributesCount: 0, flags: 0xffffffff } as const;
    const links = [{ ...link, traceId: '', spanId: '' } as const];
    running.reader.tenants.set('tenant-a', { traces: [{ ...trace, spans: [{ ...span, attributes, links }] }] });
    const { data, errors } = await running.query(
      `{ trace(traceId: "${trace.summary.traceId}") { spans { ${SPAN_FIELDS} } } }`,
    );
    expect(errors).toEqual([]);
    const [answer] = (fieldOf(data, 'trace') as { spans: { attributes: unknown; links: unknown }[] }).spans;
    const none = {
      stringValue: null,
      boolValue: null,
      intValue: null,
      doubleValue: null,
      bytesValue: null,
      jsonValue: null,
    };
    expect(answer?.attributes).toEqual([
      { key: 'empty', value: { ...none, type: 'EMPTY', text: '' } },
      { key: 'int', value: { ...none, type: 'INT', intValue: '-9223372036854775808', text: '-9223372036854775808' } },
      { key: 'double', value: { ...none, type: 'DOUBLE', doubleValue: 0.1, text: '0.1' } },
      { key: 'nan', value: { ...none, type: 'DOUBLE', text: 'NaN' } },
      { key: 'bool', value: { ...none, type: 'BOOL', boolValue: false, text: 'false' } },
      { key: 'bytes', value: { ...none, type: 'BYTES', bytesValue: 'AP8=', text: 'AP8=' } },
      {
        key: 'array',
        value: {
          ...none,
          type: 'ARRAY',
          jsonValue: '{"arrayValue":{"values":[{"intValue":"9007199254740993"},{"stringValue":"ä"}]}}',
          text: '[9007199254740993,"ä"]',
        },
      },
    ]);
    expect(answer?.links).toMatchObject([{ traceId: null, spanId: null, flags: -1 }]);
  });

  test('of 10,000 spans comes whole, of more it says that it was cut', async () => {
    running.reader.tenants.set('tenant-a', { traces: [makeTrace(1, START, 10_000), makeTrace(2, START, 10_001)] });
    const outline =
      'spanId parentSpanId name kind startTimeUnixNano duration status { code } serviceName attributes { key }';
    const query = `query ($id: TraceId!) { trace(traceId: $id) { truncated orphanSpanCount spans { ${outline} } } }`;
    for (const [id, truncated] of [
      ['1', false],
      ['2', true],
    ] as const) {
      const { data, errors } = await running.query(query, { id: id.padStart(32, '0') });
      expect(errors).toEqual([]);
      const trace = data?.['trace'] as { truncated: boolean; spans: unknown[]; orphanSpanCount: number };
      expect(trace).toMatchObject({ truncated, orphanSpanCount: 0 });
      expect(trace.spans).toHaveLength(10_000);
    }
  });

  test('counts the spans whose parent is not stored', async () => {
    const trace = makeTrace(1, START, 4);
    const spans = trace.spans.filter(({ spanId }) => !spanId.endsWith('2'));
    running.reader.tenants.set('tenant-a', { traces: [{ ...trace, spans }] });
    const { data } = await running.query(`{ trace(traceId: "${trace.summary.traceId}") { orphanSpanCount } }`);
    expect(data).toEqual({ trace: { orphanSpanCount: 1 } });
  });

  test('that is unknown, or belongs to another tenant, is null', async () => {
    running.reader.tenants.set('tenant-b', { traces: [makeTrace(1, START)] });
    const query = `{ trace(traceId: "${'1'.padStart(32, '0')}") { traceId } }`;
    const asA = await running.query(query);
    expect(asA).toEqual({ status: 200, data: { trace: null }, errors: [] });
    const asB = await running.query(query, {}, { authorization: 'Bearer b' });
    expect(asB.data).toMatchObject({ trace: { traceId: '1'.padStart(32, '0') } });
  });

  test.each(['', 'ABC', '0'.repeat(32), `${'1'.repeat(31)}G`])('id %j is refused with what is allowed', async (id) => {
    expect(isTraceId(id)).toBe(false);
    const { status, errors } = await running.query('query ($id: TraceId!) { trace(traceId: $id) { traceId } }', { id });
    expect(status).toBe(400);
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/TraceId: expected 32 lowercase hex digits, not all zero, got/) as string,
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
    expect(running.reader.calls).toEqual([]);
  });
});

describe('traces', () => {
  const PAGE = `query ($first: Int, $after: String) { traces(filter: { range: ${RANGE} }, first: $first, after: $after) {
    edges { cursor node { traceId } } nodes { traceId } pageInfo { hasNextPage endCursor } } }`;

  interface Connection {
    readonly nodes: { traceId: string }[];
    readonly edges: { cursor: string }[];
    readonly pageInfo: { hasNextPage: boolean; endCursor: string | null };
  }

  test('pages through everything once, newest first, even where start times are equal', async () => {
    const traces = Array.from({ length: 7 }, (_, index) => makeTrace(index + 1, START + BigInt(index >> 1)));
    running.reader.tenants.set('tenant-a', { traces });
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data, errors } = await running.query(PAGE, { first: 2, after });
      expect(errors).toEqual([]);
      const { nodes, edges, pageInfo } = fieldOf(data, 'traces') as Connection;
      seen.push(...nodes.map(({ traceId }) => traceId));
      expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen.map((traceId) => parseInt(traceId, 16))).toEqual([7, 5, 6, 3, 4, 1, 2]);
  });

  test('summaries tell what is known', async () => {
    running.reader.tenants.set('tenant-a', { traces: [makeTrace(1, START), makeTrace(2, START - 1n)] });
    const fields = `traceId rootServiceName rootSpanName startTime startTimeUnixNano duration spanCount errorSpanCount
      services decisionReason adjustedCount`;
    const { data } = await running.query(`{ traces(filter: { range: ${RANGE} }) { nodes { ${fields} } } }`);
    const { nodes } = fieldOf(data, 'traces') as { nodes: unknown[] };
    expect(nodes).toMatchObject([
      {
        ...{ rootServiceName: 'shop', rootSpanName: 'GET /cart', spanCount: 2, errorSpanCount: 1 },
        startTime: '2026-01-01T00:00:00.123456789Z',
        duration: '1500000001',
        services: ['cart', 'shop'],
        decisionReason: 'error',
        adjustedCount: null,
      },
      { adjustedCount: 10.5 },
    ]);
  });

  test('the whole filter reaches the store', async () => {
    const filter = {
      range: { start: '2026-01-01T00:00:00.000000001Z', end: '2026-01-01T02:00:00+01:00' },
      ...{
        serviceName: 'cart',
        spanName: 'GET',
        statusCode: 'ERROR',
        durationMin: '5',
        durationMax: '9223372036854775807',
      },
      attributes: [{ key: 'http.response.status_code', value: '500' }],
    };
    await running.query('query ($filter: TraceFilter!) { traces(filter: $filter) { nodes { traceId } } }', { filter });
    expect(running.reader.lastCall).toMatchObject({
      tenantId: 'tenant-a',
      argument: {
        filter: {
          range: { startTimeUnixNano: 1_767_225_600_000_000_001n, endTimeUnixNano: 1_767_229_200_000_000_000n },
          ...{ serviceName: 'cart', spanName: 'GET', statusCode: 'ERROR' },
          ...{ durationNanoMin: 5n, durationNanoMax: 9_223_372_036_854_775_807n },
          attributes: [{ key: 'http.response.status_code', value: '500' }],
        },
        page: { limit: 20 },
      },
    });
    await running.query('query ($filter: TraceFilter!) { traces(filter: $filter) { nodes { traceId } } }', {
      filter: {
        ...filter,
        serviceName: null,
        spanName: null,
        statusCode: null,
        durationMin: null,
        durationMax: null,
        attributes: null,
      },
    });
    expect(running.reader.lastCall?.argument).toStrictEqual({
      filter: { range: expect.anything() },
      page: { limit: 20 },
    });
  });

  test.each([
    '',
    'x',
    '!!',
    Buffer.from('1:2').toString('base64url'),
    Buffer.from(`-1:${'1'.repeat(32)}`).toString('base64url'),
  ])('cursor %j is refused', async (after) => {
    const { status, errors } = await running.query(PAGE, { after });
    expect(status).toBe(400);
    expect(errors).toMatchObject([
      { message: expect.stringContaining('after: not a cursor') as string, extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test.each([
    [
      `filter: { range: { start: "2026-01-02T00:00:00Z", end: "2026-01-02T00:00:00Z" } }`,
      'BAD_USER_INPUT',
      /start must be before end/,
    ],
    [
      `filter: { range: { start: "2026-02-30T00:00:00Z", end: "2026-03-02T00:00:00Z" } }`,
      'BAD_USER_INPUT',
      /DateTime: expected an ISO 8601/,
    ],
    [
      `filter: { range: { start: "yesterday", end: "2026-03-02T00:00:00Z" } }`,
      'BAD_USER_INPUT',
      /DateTime: expected an ISO 8601.*yesterday/,
    ],
    [
      `filter: { range: { start: "2020-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" } }`,
      'LIMIT_EXCEEDED',
      /at most 92 days/,
    ],
    [`filter: { range: ${RANGE} }, first: 0`, 'BAD_USER_INPUT', /first: 0 is not allowed, ask for 1 to 500/],
    [`filter: { range: ${RANGE} }, first: 501`, 'LIMIT_EXCEEDED', /first: 501 is not allowed, ask for 1 to 500/],
    [
      `filter: { range: ${RANGE}, durationMin: "2", durationMax: "1" }`,
      'BAD_USER_INPUT',
      /durationMin 2 is above durationMax 1/,
    ],
    [`filter: { range: ${RANGE}, durationMin: "1.5" }`, 'BAD_USER_INPUT', /Nanoseconds: expected a whole number/],
    [`filter: { range: ${RANGE}, attributes: [{ key: "", value: "" }] }`, 'BAD_USER_INPUT', /key must not be empty/],
    [`filter: { range: ${RANGE}, statusCode: BROKEN }`, 'BAD_USER_INPUT', /"BROKEN" does not exist in "StatusCode"/],
    [`first: 5`, 'BAD_USER_INPUT', /"filter" of type "TraceFilter!" is required/],
    [
      `filter: { range: ${RANGE}, attributes: [${'{ key: "a", value: "b" },'.repeat(21)}] }`,
      'LIMIT_EXCEEDED',
      /filter.attributes: 21 conditions, allowed are 20/,
    ],
  ])('(%s) is refused: %s', async (args, code, message) => {
    for (let run = 0; run < 3; run++) {
      const { status, errors, data } = await running.query(`{ traces(${args}) { nodes { traceId } } }`);
      expect({ status, data }).toEqual({ status: 400, data: null });
      expect(errors).toMatchObject([{ message: expect.stringMatching(message) as string, extensions: { code } }]);
    }
    expect(running.reader.calls).toEqual([]);
  });
});
