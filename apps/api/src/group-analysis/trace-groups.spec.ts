import type { StoredTrace } from '@clew/store-contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { makeTrace } from '../testing/fake-trace-reader.js';
import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

const START = 1_767_225_600_000_000_000n;
const SECOND_NANO = 1_000_000_000n;
const RANGE = 'range: { start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" }';
const GROUP = `{ filter: { ${RANGE} } }`;
const READING = 'readTraceCount traceCount isTruncated';

let running: RunningApi;

beforeAll(async () => {
  running = await startApi();
});

beforeEach(() => {
  running.reset();
});

afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

interface Sketch {
  readonly texts?: Readonly<Record<string, string>>;
  readonly durationMs?: bigint;
  readonly isFailing?: boolean;
}

/** A trace per sketch, a second apart; the attributes are those of its root. Each stands for itself. */
function store(sketches: readonly Sketch[]): void {
  const traces = sketches.map(({ texts = {}, durationMs = 10n, isFailing = false }, at): StoredTrace => {
    const startNano = START + BigInt(at) * SECOND_NANO;
    const { summary, spans, ...trace } = makeTrace(at + 1, startNano, 2);
    const durationNano = durationMs * 1_000_000n;
    const attributes = Object.entries(texts).map(([key, value]) => ({
      key,
      value: { type: 'string', value } as const,
    }));
    return {
      ...trace,
      summary: { ...summary, durationNano, errorSpanCount: isFailing ? 1 : 0, adjustedCount: 1 },
      spans: spans.map((span, depth) => ({
        ...span,
        attributes: depth === 0 ? attributes : [],
        statusCode: isFailing && depth === 0 ? 'ERROR' : 'UNSET',
        endTimeUnixNano: startNano + durationNano,
      })),
    };
  });
  running.reader.tenants.set('tenant-a', { traces });
}

async function ask(field: string): Promise<unknown> {
  const { data, errors } = await running.query(`{ ${field} }`);
  expect(errors).toEqual([]);
  return Object.values(data ?? {})[0];
}

function methods(): readonly string[] {
  return running.reader.calls.map(({ method }) => method);
}

const versions = [
  ...Array.from({ length: 20 }, (): Sketch => ({ texts: { 'service.version': '1' }, durationMs: 10n })),
  ...Array.from({ length: 20 }, (): Sketch => ({
    texts: { 'service.version': '2' },
    durationMs: 30n,
    isFailing: true,
  })),
  { texts: {} },
];

const FINDINGS = `isComparable pathCount left { ${READING} } right { ${READING} } findings {
  explanation serviceName spanName kind depth aspect isIncrease isOwn effect p durationPerTraceDelta
  left { traceShare spansPerTrace errorRate durationP50 durationP95 durationP99 durationPerTrace selfTimePerTrace }
  right { errorRate durationP50 } }`;

describe('cohortDiff', () => {
  test('tells what a version brought, in words and numbers, by two reads', async () => {
    store(versions);
    const by = 'by: { attribute: "service.version" }, left: "1", right: "2"';
    const answer = await ask(
      `cohortDiff(group: ${GROUP}, ${by}) { mixedTraceCount otherTraceCount diff { ${FINDINGS} } }`,
    );
    expect(answer).toMatchObject({
      ...{ mixedTraceCount: 0, otherTraceCount: 1 },
      diff: {
        ...{ isComparable: true, pathCount: 2, left: { readTraceCount: 20, traceCount: 20, isTruncated: false } },
        findings: expect.arrayContaining([
          expect.objectContaining({
            explanation: 'shop "step 0" fails in 0.0% of its spans on the left, 100.0% on the right',
            ...{ aspect: 'ERRORS', isIncrease: true, isOwn: true, depth: 0, kind: 'SERVER' },
          }),
          expect.objectContaining({
            explanation: 'shop "step 1" takes 10.00 ms on the left and 30.00 ms on the right (median)',
            ...{ aspect: 'DURATION', isOwn: true, durationPerTraceDelta: '20000000' },
          }),
        ]) as unknown,
      },
    });
    expect(methods()).toEqual(['searchTraces', 'foundTraces']);
  });

  test.each(['{}', '{ attribute: "a", featureFlag: "b" }'])('by: %s is refused', async (by) => {
    const { errors } = await running.query(
      `{ cohortDiff(group: ${GROUP}, by: ${by}, left: "1", right: "2") { otherTraceCount } }`,
    );
    expect(errors).toMatchObject([{ message: 'by: give an attribute, or a featureFlag' }]);
  });
});

describe('groupDiff', () => {
  test('finds nothing between a group and itself', async () => {
    store(versions);
    expect(await ask(`groupDiff(left: ${GROUP}, right: ${GROUP}) { ${FINDINGS} }`)).toMatchObject({
      ...{ isComparable: true, findings: [], left: { readTraceCount: 41 }, right: { readTraceCount: 41 } },
    });
    expect(methods().toSorted()).toEqual(['foundTraces', 'foundTraces', 'searchTraces', 'searchTraces']);
  });
});

describe('separatingAttributes', () => {
  const fields = `isComparable identifierKeys selection { ${READING} } baseline { ${READING} } attributes {
    explanation scope key operator value selectionShare baselineShare lift score p equivalents { scope key operator value } }`;

  test.each(['isFailing: true', 'durationMin: "20000000"', 'isFailing: true, durationMin: "20000000"'])(
    'ranks what tells %s',
    async (selection) => {
      store(versions);
      const answer = await ask(`separatingAttributes(group: ${GROUP}, selection: { ${selection} }) { ${fields} }`);
      expect(answer).toMatchObject({
        ...{ isComparable: true, selection: { readTraceCount: 20 }, baseline: { readTraceCount: 21 } },
        attributes: [
          { scope: 'SPAN', key: 'service.version', operator: 'IS', value: '2', selectionShare: 1, lift: null },
        ],
      });
    },
  );

  test('asks for a selection', async () => {
    const { errors } = await running.query(`{ separatingAttributes(group: ${GROUP}, selection: {}) { isComparable } }`);
    expect(errors).toMatchObject([{ message: 'selection: give isFailing: true, a durationMin, or both' }]);
  });
});

describe('sessions', () => {
  const fields = `unnamedTraceCount reading { ${READING} } sessions {
    id startTime endTime traceCount errorTraceCount spanCount serviceNames longestGap isTruncated
    traces { traceId rootServiceName rootSpanName startTime duration spanCount errorSpanCount gap } }`;
  const visit = (user: string): Sketch => ({ texts: { 'user.id': user } });

  test('puts the traces of each user in order, with the pauses between them', async () => {
    store([visit('ada'), visit('bob'), visit('ada'), {}]);
    expect(await ask(`sessions(group: ${GROUP}, key: "user.id") { ${fields} }`)).toMatchObject({
      ...{ unnamedTraceCount: 1, reading: { readTraceCount: 4, isTruncated: false } },
      sessions: [
        {
          ...{ id: 'ada', traceCount: 2, spanCount: 4, longestGap: '1990000000', isTruncated: false },
          traces: [
            { rootSpanName: 'step 0', duration: '10000000', gap: '0' },
            { startTime: '2026-01-01T00:00:02Z', gap: '1990000000' },
          ],
        },
        { id: 'bob', traceCount: 1 },
      ],
    });
  });

  test('begins another after a pause', async () => {
    store([visit('ada'), visit('ada')]);
    const answer = await ask(`sessions(group: ${GROUP}, key: "user.id", pauseMin: "500000000") { sessions { id } }`);
    expect(answer).toEqual({ sessions: [{ id: 'ada' }, { id: 'ada' }] });
  });
});

describe('a group', () => {
  test('may be what a TraceQL query finds', async () => {
    store(versions);
    const { summary } = makeTrace(1, START);
    running.traceqlReader.page = {
      items: [{ summary, spansets: [] }],
      ...{ hasNextPage: false, endCursor: undefined, isScanLimited: true },
    };
    const group = `{ query: "{ status = error }", ${RANGE} }`;
    expect(await ask(`errorGroups(group: ${group}) { reading { ${READING} } }`)).toEqual({
      reading: { readTraceCount: 1, traceCount: 1, isTruncated: true },
    });
    expect(running.traceqlReader.calls).toMatchObject([{ tenantId: 'tenant-a', page: { limit: 200 } }]);
    expect(methods()).toEqual(['foundTraces']);
  });

  test.each(['{}', `{ filter: { ${RANGE} }, query: "{ }" }`, '{ query: "{ }" }', `{ ${RANGE} }`])(
    '%s is refused',
    async (group) => {
      const { errors } = await running.query(`{ errorGroups(group: ${group}) { otherOccurrenceCount } }`);
      expect(errors).toMatchObject([
        { message: 'group: give a filter, or a query together with its range', extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    },
  );

  test('says where its query is wrong', async () => {
    const { errors } = await running.query(
      `{ errorGroups(group: { query: "{ name = ", ${RANGE} }) { otherOccurrenceCount } }`,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'TRACEQL_ERROR', from: 9 } }]);
  });

  test('of another tenant is empty', async () => {
    store(versions);
    const query = `{ errorGroups(group: ${GROUP}) { groups { type } reading { readTraceCount } } }`;
    const { data } = await running.query(query, {}, { authorization: 'Bearer b' });
    expect(data).toEqual({ errorGroups: { groups: [], reading: { readTraceCount: 0 } } });
  });
});
