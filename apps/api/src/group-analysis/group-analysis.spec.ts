import type { StoredTrace } from '@clew/store-contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { makeTrace } from '../testing/fake-trace-reader.js';
import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

const START = 1_767_225_600_123_456_789n;
const FILTER = 'filter: { range: { start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" } }';

let running: RunningApi;

beforeAll(async () => {
  running = await startApi({ limits: { traceSpansMax: 100 } });
});

beforeEach(() => {
  running.reset();
});

afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

describe('traceDiff', () => {
  const fields = `
    leftDuration rightDuration durationDelta leftSpanCount rightSpanCount addedSpanCount removedSpanCount
    statusChangeCount isTruncated contributors { nodeIndex selfTimeDelta spanCount share }
    nodes {
      parentIndex depth presence serviceName spanName kind durationDelta selfTimeDelta isStatusChanged
      left { spanId startOffset duration selfTime statusCode } right { spanId }
      attributeChanges { scope key left right isIdentifier }
    }`;

  test('lays two traces over each other', async () => {
    const slow = slower(makeTrace(2, START, 3), 7_000_000n);
    running.reader.tenants.set('tenant-a', { traces: [makeTrace(1, START, 2), slow] });
    const { data, errors } = await running.query(
      `{ traceDiff(left: "${idOf(1)}", right: "${idOf(2)}") { ${fields} } }`,
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      traceDiff: {
        leftDuration: '1000000',
        rightDuration: '8000000',
        durationDelta: '7000000',
        leftSpanCount: 2,
        rightSpanCount: 3,
        addedSpanCount: 1,
        removedSpanCount: 0,
        statusChangeCount: 0,
        isTruncated: false,
        contributors: [
          { nodeIndex: 0, selfTimeDelta: '7000000', spanCount: 1, share: 0.7777777777777778 },
          { nodeIndex: 1, selfTimeDelta: '-1000000' },
          { nodeIndex: 2, selfTimeDelta: '1000000', spanCount: 1 },
        ],
        nodes: [
          { parentIndex: null, presence: 'BOTH', left: { duration: '1000000', selfTime: '0', statusCode: 'ERROR' } },
          { parentIndex: 0, depth: 1, presence: 'BOTH', kind: 'INTERNAL', attributeChanges: [] },
          { parentIndex: 1, presence: 'ADDED', left: null, right: { spanId: '0000000000000003' } },
        ],
      },
    });
    expect(running.reader.calls).toHaveLength(2);
  });

  test('says when a trace is longer than what is read, and nothing of traces that are not there', async () => {
    running.reader.tenants.set('tenant-a', { traces: [makeTrace(1, START, 2), makeTrace(2, START, 101)] });
    const long = await running.query(
      `{ traceDiff(left: "${idOf(1)}", right: "${idOf(2)}") { isTruncated rightSpanCount } }`,
    );
    expect(long.data).toEqual({ traceDiff: { isTruncated: true, rightSpanCount: 100 } });
    const query = `{ traceDiff(left: "${idOf(1)}", right: "${idOf(9)}") { isTruncated } }`;
    expect((await running.query(query)).data).toEqual({ traceDiff: null });
    const other = await running.query(query.replace(idOf(9), idOf(2)), {}, { authorization: 'Bearer b' });
    expect(other.data).toEqual({ traceDiff: null });
  });
});

describe('flameGraph', () => {
  const fields = `
    mergedTraceCount traceCount spanCount width isTruncated otherRoots { spanCount }
    nodes {
      parentIndex depth serviceName spanName kind spanCount errorSpanCount traceCount
      duration selfTime width durationPerTrace selfTimePerTrace otherBelow { pathCount selfTime errorSpanCount }
    }`;

  test('merges found traces by what they stand for', async () => {
    running.reader.tenants.set('tenant-a', { traces: [1, 2, 3].map((number) => makeTrace(number, START)) });
    const { data, errors } = await running.query(`{ flameGraph(${FILTER}) { ${fields} } }`);
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      flameGraph: {
        mergedTraceCount: 3,
        traceCount: 22,
        spanCount: 44,
        width: '22000000',
        isTruncated: false,
        otherRoots: null,
        nodes: [
          {
            parentIndex: null,
            spanName: 'step 0',
            spanCount: 22,
            errorSpanCount: 22,
            duration: '22000000',
            selfTime: '0',
          },
          { parentIndex: 0, spanName: 'step 1', traceCount: 22, durationPerTrace: '1000000', otherBelow: null },
        ],
      },
    });
  });

  test('reads no more traces than were asked for and no more spans than allowed', async () => {
    const traces = Array.from({ length: 9 }, (_, at) => makeTrace(at + 1, START, 40));
    running.reader.tenants.set('tenant-a', { traces });
    const few = await running.query(`{ flameGraph(${FILTER}, first: 2) { mergedTraceCount isTruncated } }`);
    expect(few.data).toEqual({ flameGraph: { mergedTraceCount: 2, isTruncated: true } });
    expect(running.reader.calls.map(({ method }) => method)).toEqual(['searchTraces', 'foundTraces']);
    const all = await running.query(`{ flameGraph(${FILTER}, first: 9) { mergedTraceCount isTruncated } }`);
    expect(all.data).toEqual({ flameGraph: { mergedTraceCount: 2, isTruncated: true } });
  });

  test('costs what its reads cost', async () => {
    const many = Array.from({ length: 5 }, (_, at) => `f${at}: flameGraph(${FILTER}, first: 100) { width }`).join(' ');
    const { errors } = await running.query(`{ ${many} }`);
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
    expect(running.reader.calls).toEqual([]);
  });
});

describe('errorGroups', () => {
  test('puts the same errors of many traces together, by one read', async () => {
    running.reader.tenants.set('tenant-a', {
      traces: [1, 2, 3].map((number) => makeTrace(number, START + BigInt(number))),
    });
    const fields = `reading { readTraceCount traceCount isTruncated } otherOccurrenceCount groups {
      fingerprint type messageTemplate frames causeTypes route occurrenceCount traceCount sampleMessage firstSeen lastSeen
      versions { name } services { name occurrenceCount } samples { traceId spanId time } }`;
    const { data, errors } = await running.query(`{ errorGroups(group: { ${FILTER} }) { ${fields} } }`);
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      errorGroups: {
        ...{ reading: { readTraceCount: 3, traceCount: 22, isTruncated: false }, otherOccurrenceCount: 0 },
        groups: [
          {
            ...{ messageTemplate: 'boom', occurrenceCount: 22, traceCount: 22, sampleMessage: 'boom', versions: [] },
            ...{ firstSeen: '2026-01-01T00:00:00.12445679Z', lastSeen: '2026-01-01T00:00:00.124456792Z' },
            services: [{ name: 'shop', occurrenceCount: 22 }],
            samples: [3, 2, 1].map((number) => ({ traceId: idOf(number), spanId: '0000000000000001' })),
          },
        ],
      },
    });
    expect(running.reader.calls.map(({ method }) => method)).toEqual(['searchTraces', 'foundTraces']);
  });
});

function idOf(number: number): string {
  return String(number).padStart(32, '0');
}

function slower({ spans, ...trace }: StoredTrace, byNano: bigint): StoredTrace {
  const [root, ...rest] = spans;
  if (root === undefined) return { spans, ...trace };
  return { ...trace, spans: [{ ...root, endTimeUnixNano: root.endTimeUnixNano + byNano }, ...rest] };
}
