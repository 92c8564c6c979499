import type { StoredSpan, StoredTrace } from '@clew/store-contract';
import type { KeyValue } from '@clew/trace-model';
import { buildClientSchema, getIntrospectionQuery, getNamedType, isObjectType } from 'graphql';
import type { GraphQLObjectType, GraphQLOutputType, IntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { makeTrace } from '../testing/fake-trace-reader.js';
import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

const START = 1_767_225_600_000_000_000n;
const NANOS_PER_MS = 1_000_000n;

let running: RunningApi;

beforeAll(async () => {
  running = await startApi();
});
beforeEach(() => {
  running.reset();
});
afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

type Change = Partial<Omit<StoredSpan, 'attributes'>> & {
  readonly fromMs: bigint;
  readonly toMs: bigint;
  readonly texts?: Readonly<Record<string, string>>;
};

/** A trace like the reader's, with changes by the place of the span; its spans have ids 1, 2, 3, ... */
function traceOf(...changes: readonly Change[]): StoredTrace {
  const trace = makeTrace(1, START, changes.length);
  const spans = trace.spans.map((span, at): StoredSpan => {
    const { fromMs = 0n, toMs = 0n, texts = {}, ...change } = changes[at] ?? {};
    const attributes = Object.entries(texts).map(([key, value]): KeyValue => ({
      key,
      value: { type: 'string', value },
    }));
    return {
      ...span,
      ...{ statusCode: 'UNSET', attributes, links: [] },
      startTimeUnixNano: START + fromMs * NANOS_PER_MS,
      endTimeUnixNano: START + toMs * NANOS_PER_MS,
      ...change,
    };
  });
  return { ...trace, spans };
}

function id(number: number): StoredSpan['spanId'] {
  return number.toString(16).padStart(16, '0') as StoredSpan['spanId'];
}

/** Asked three times: documents are compiled once they are known. */
async function analysisOf(trace: StoredTrace, fields: string, args = ''): Promise<unknown> {
  running.reader.tenants.set('tenant-a', { traces: [trace] });
  const query = `{ trace(traceId: "${trace.summary.traceId}") { analysis${args} { ${fields} } } }`;
  const first = await running.query(query);
  expect(first.errors).toEqual([]);
  await running.query(query);
  expect(await running.query(query)).toEqual(first);
  return (first.data?.['trace'] as { analysis: unknown } | undefined)?.analysis;
}

describe('the analysis of a trace', () => {
  const query = (at: bigint): Change => ({
    ...{ parentSpanId: id(1), kind: 'CLIENT', fromMs: at, toMs: at + 5n },
    texts: { 'db.system.name': 'postgresql', 'db.query.text': `SELECT a FROM t WHERE id = ${at}` },
  });
  const trace = traceOf({ kind: 'SERVER', fromMs: 0n, toMs: 100n }, ...[10n, 20n, 30n, 40n, 50n].map(query));

  test('tells the critical path and self times in nanoseconds', async () => {
    const fields = `criticalPath { rootSpanId duration rootDuration
        segments { total items { spanId serviceName activity isWithinRoot startTimeUnixNano endTimeUnixNano } }
        byService { items { spanId serviceName spanName duration share } } bySpan { total } }
      selfTimes { selfTime byService { items { serviceName spanCount totalTime selfTime share } } }`;
    expect(await analysisOf(trace, fields)).toMatchObject({
      criticalPath: {
        ...{ rootSpanId: id(1), duration: '100000000', rootDuration: '100000000' },
        segments: {
          total: 11,
          items: Array.from({ length: 11 }, () => ({ serviceName: 'shop', activity: 'SELF', isWithinRoot: true })),
        },
        byService: { items: [{ spanId: null, serviceName: 'shop', spanName: '', duration: '100000000', share: 1 }] },
        bySpan: { total: 6 },
      },
      selfTimes: {
        selfTime: '100000000',
        byService: { items: [{ spanCount: 6, totalTime: '125000000', selfTime: '100000000', share: 1 }] },
      },
    });
  });

  test('tells what repeats, databases, and lists no longer than asked for', async () => {
    const fields = `repeatedCalls { total items { explanation duration saved operation callType callerSpanId spanIds { total items } } }
      databases { statements { items { statement callCount duration poolWait } } uses { total } poolWaits { total } }
      selfTimes { bySpan { total items { spanId } } }`;
    expect(await analysisOf(trace, fields, '(first: 1)')).toEqual({
      repeatedCalls: {
        total: 1,
        items: [
          {
            explanation:
              'shop "step 0" makes 5 calls of "SELECT a FROM t WHERE id = ?" one after the other, 25 ms in all; ' +
              'as one or at once about 20 ms less',
            ...{ duration: '25000000', saved: '20000000', operation: 'SELECT a FROM t WHERE id = ?' },
            ...{ callType: 'DATABASE', callerSpanId: id(1) },
            spanIds: { total: 5, items: [2, 3, 4, 5, 6].map(id) },
          },
        ],
      },
      databases: {
        statements: {
          items: [{ statement: 'SELECT a FROM t WHERE id = ?', callCount: 5, duration: '25000000', poolWait: '0' }],
        },
        ...{ uses: { total: 1 }, poolWaits: { total: 0 } },
      },
      selfTimes: { bySpan: { total: 6, items: [{ spanId: id(1) }] } },
    });
  });

  test('puts clocks right unless it is told not to', async () => {
    const skewed = traceOf(
      { kind: 'CLIENT', fromMs: 100n, toMs: 200n },
      { kind: 'SERVER', serviceName: 'cart', fromMs: 0n, toMs: 60n },
    );
    const fields = `criticalPath { duration } clockSkew {
      shifts { items { clock offset isApplied serviceNames callerSpanId calleeSpanId } }
      correctedSpans { total items { spanId startTimeUnixNano endTimeUnixNano shift } } }`;
    const skew = {
      shifts: {
        items: [{ clock: 'cart', offset: '120000000', isApplied: true, callerSpanId: id(1), calleeSpanId: id(2) }],
      },
      correctedSpans: {
        total: 1,
        items: [{ spanId: id(2), startTimeUnixNano: (START + 120n * NANOS_PER_MS).toString(), shift: '120000000' }],
      },
    };
    expect(await analysisOf(skewed, fields)).toMatchObject({
      criticalPath: { duration: '100000000' },
      clockSkew: skew,
    });
    expect(await analysisOf(skewed, fields, '(correctClockSkew: false)')).toMatchObject({
      criticalPath: { duration: '200000000' },
      clockSkew: skew,
    });
  });

  test('tells where a failure began, what is lost, and answers every other field', async () => {
    const broken = traceOf(
      { kind: 'SERVER', fromMs: 0n, toMs: 100n, statusCode: 'ERROR' },
      { fromMs: 10n, toMs: 20n, statusCode: 'ERROR', statusMessage: 'boom' },
      { kind: 'SERVER', serviceName: 'cart', parentSpanId: id(99), flags: 0x301, fromMs: 30n, toMs: 40n },
    );
    const fields = `errorOrigins { items { spanName message errorCount reachedRootCount services handledBySpanId propagation { items total } } }
      orphans { orphanSpanCount isRootMissing groups { items { reason evidence serviceName callerServiceName callerSpanId missingParentCount } } }
      gaps { items { spanId type share duration } }
      retries { total } messagingLags { total } externalCalls { total } coldStarts { total } fanOuts { total }`;
    expect(await analysisOf(broken, fields)).toMatchObject({
      errorOrigins: {
        items: [
          {
            ...{ spanName: 'step 1', message: 'boom', errorCount: 1, reachedRootCount: 1, services: ['shop'] },
            ...{ handledBySpanId: null, propagation: { items: [id(2), id(1)], total: 2 } },
          },
        ],
      },
      orphans: {
        ...{ orphanSpanCount: 1, isRootMissing: false },
        groups: { items: [{ reason: 'MISSING_PARENT', evidence: 'NONE', serviceName: 'cart', callerSpanId: null }] },
      },
      gaps: { items: [{ spanId: id(1), type: 'UNRECORDED', share: 0.8, duration: '80000000' }] },
      ...{ retries: { total: 0 }, messagingLags: { total: 0 }, externalCalls: { total: 0 } },
      ...{ coldStarts: { total: 0 }, fanOuts: { total: 0 } },
    });
  });
});

describe('every field', () => {
  const http = (peer: string): Change => ({
    ...{ kind: 'CLIENT', parentSpanId: id(1), texts: { 'http.request.method': 'GET', 'url.full': `http://${peer}/` } },
    ...{ fromMs: 0n, toMs: 5n },
  });
  const inRow = (change: Change, count: number): Change[] =>
    Array.from({ length: count }, (_, at) => ({ ...change, fromMs: BigInt(at) * 10n, toMs: BigInt(at) * 10n + 8n }));
  const sql = { 'db.system': 'mysql', 'db.statement': 'select 1' };
  const rich = traceOf(
    { kind: 'SERVER', fromMs: 0n, toMs: 1_000n, statusCode: 'ERROR' },
    { kind: 'PRODUCER', parentSpanId: id(1), fromMs: 300n, toMs: 310n },
    { kind: 'CONSUMER', parentSpanId: id(2), serviceName: 'mail', fromMs: 250n, toMs: 270n },
    { kind: 'SERVER', parentSpanId: id(99), flags: 0x301, serviceName: 'lost', fromMs: 10n, toMs: 20n },
    { parentSpanId: id(1), name: 'pool.acquire', fromMs: 400n, toMs: 450n },
    { parentSpanId: id(1), fromMs: 500n, toMs: 501n, texts: { 'faas.coldstart': 'true' } },
    ...inRow({ ...http('retried'), statusCode: 'ERROR' }, 2),
    ...inRow({ kind: 'CLIENT', parentSpanId: id(1), fromMs: 0n, toMs: 0n, texts: sql }, 5),
    ...['a', 'b', 'c', 'd', 'e'].map(http),
  );

  /** All fields of a type, however deep. */
  function everythingOf(type: GraphQLOutputType): string {
    const named = getNamedType(type);
    if (!isObjectType(named)) return '';
    const fields = Object.values(named.getFields()).map((field) => `${field.name} ${everythingOf(field.type)}`);
    return `{ ${fields.join(' ')} }`;
  }

  test('is answered, within what one query may cost', async () => {
    const { data } = await running.query(getIntrospectionQuery());
    const type = buildClientSchema(data as unknown as IntrospectionQuery).getType('TraceAnalysis');
    const fields = everythingOf(type as GraphQLObjectType).slice(1, -1);
    const some = { items: [expect.anything()] };
    expect(await analysisOf(rich, fields, '(first: 1)')).toMatchObject({
      ...{ criticalPath: { byService: some, bySpan: some }, selfTimes: { byService: some, bySpanName: some } },
      ...{ clockSkew: { shifts: some, correctedSpans: some }, orphans: { groups: some }, gaps: some, retries: some },
      ...{ repeatedCalls: some, messagingLags: { items: [{ deliveries: some, negativeCount: 1, min: '0' }] } },
      ...{ databases: { statements: some, poolWaits: some, uses: some }, externalCalls: some, coldStarts: some },
      ...{ fanOuts: some, errorOrigins: some },
    });
  });
});

test('one reading of the trace answers many analyses, but not any number of them', async () => {
  running.reader.tenants.set('tenant-a', { traces: [makeTrace(1, START)] });
  const ask = (count: number) =>
    running.query(
      `{ trace(traceId: "${'1'.padStart(32, '0')}") { ${Array.from(
        { length: count },
        (_, at) =>
          `a${at}: analysis(first: ${at + 1}) { gaps { total } } b${at}: analysis(first: 1) { gaps { total } }`,
      ).join(' ')} } }`,
    );
  expect((await ask(4)).errors).toEqual([]);
  expect(running.reader.calls).toHaveLength(1);
  expect((await ask(5)).errors).toMatchObject([
    {
      message: 'analysis: at most 4 with different arguments in one query',
      extensions: { code: 'LIMIT_EXCEEDED' },
    },
  ]);
});

test('thresholds say from what on something is told', async () => {
  const gap = traceOf({ kind: 'SERVER', fromMs: 0n, toMs: 100n }, { fromMs: 0n, toMs: 90n });
  expect(await analysisOf(gap, 'gaps { total }')).toEqual({ gaps: { total: 0 } });
  const lower = '(thresholds: { gapMin: "5000000", gapShareMin: 0.05 })';
  expect(await analysisOf(gap, 'gaps { total }', lower)).toEqual({ gaps: { total: 1 } });
});

test.each([
  ['(thresholds: { gapShareMin: 2 })', /gapShareMin: 2 is not allowed, give 0 to 1/],
  ['(thresholds: { repeatedCallsMin: 1 })', /repeatedCallsMin: 1 is not allowed, give a whole number from 2/],
  ['(first: 0)', /first: 0 is not allowed/],
  ['(first: 501)', /first: 501 is not allowed/],
])('analysis%s is refused', async (args, message) => {
  running.reader.tenants.set('tenant-a', { traces: [makeTrace(1, START)] });
  const { errors } = await running.query(
    `{ trace(traceId: "${'1'.padStart(32, '0')}") { analysis${args} { gaps { total } } } }`,
  );
  expect(errors).toMatchObject([{ message: expect.stringMatching(message) as string }]);
});
