import { expect, it } from 'vitest';
import { outlineSpan } from '../testing/outline-span.js';
import { buildTraceTree } from '../trace-tree.js';
import { withCorrectedTimes } from './corrected-spans.js';
import { countOfNote, findingGroups } from './findings.js';
import type { TraceAnalysis } from './findings.js';
import { markedNodes } from './marked-nodes.js';
import { pathSegments } from './path-segments.js';

const NONE = { items: [], total: 0 };

function finding(duration: string, ...spanIds: string[]) {
  return { explanation: `takes ${duration}`, duration, spanIds: { items: spanIds, total: spanIds.length } };
}

function analysisWith(part: Partial<TraceAnalysis>): TraceAnalysis {
  return {
    criticalPath: { rootDuration: '0', byService: { items: [] }, bySpan: NONE },
    selfTimes: { bySpanName: NONE },
    clockSkew: { shifts: NONE },
    orphans: { groups: NONE },
    ...{ gaps: NONE, retries: NONE, repeatedCalls: NONE, messagingLags: NONE },
    databases: { statements: NONE, poolWaits: NONE },
    ...{ externalCalls: NONE, coldStarts: NONE, fanOuts: NONE, errorOrigins: NONE },
    ...part,
  };
}

const GROUPS = findingGroups(
  analysisWith({
    gaps: { items: [finding('300', 'a')], total: 12 },
    retries: { items: [finding('20', 'b'), finding('5000', 'c', 'a')], total: 2 },
    errorOrigins: { items: [finding('1', 'b')], total: 1 },
    databases: { statements: { items: [finding('900', 'c')], total: 1 }, poolWaits: NONE },
  }),
);

it('puts failures first, then what costs the most time, and leaves out what there is none of', () => {
  expect(
    GROUPS.map(({ title, findings, hiddenCount }) => [title, findings.map(({ key }) => key), hiddenCount]),
  ).toEqual([
    ['Failures', ['error.0'], 0],
    ['What costs time', ['retry.1', 'gap.0', 'retry.0'], 11],
    ['Where calls went', ['database.0'], 0],
  ]);
});

it('counts what is worth a look, also what is not listed', () => {
  expect(countOfNote(GROUPS)).toBe(15);
});

const SPANS = [outlineSpan('a', null, 100, 900), outlineSpan('b', 'a', 200, 300), outlineSpan('c', 'a', 150, 250)];

it('marks the spans of a finding from top to bottom', () => {
  const tree = buildTraceTree(SPANS);
  expect(markedNodes(tree, GROUPS, 'retry.1')).toEqual([0, 2]);
  expect(markedNodes(tree, GROUPS, 'retry.9')).toBeUndefined();
  expect(markedNodes(tree, GROUPS, undefined)).toBeUndefined();
});

it('moves the spans of a wrong clock, and no others', () => {
  const moved = withCorrectedTimes(SPANS, [{ spanId: 'b', startTimeUnixNano: '250', endTimeUnixNano: '350' }]);
  expect(moved.map(({ startTimeUnixNano, endTimeUnixNano }) => [startTimeUnixNano, endTimeUnixNano])).toEqual([
    ...[['100', '900']],
    ...[['250', '350']],
    ...[['150', '250']],
  ]);
  expect(moved[0]).toBe(SPANS[0]);
});

it('gathers the path by span, after the start of the trace, exactly', () => {
  const start = 1_767_225_600_000_000_000n;
  const at = (ns: bigint) => String(start + ns);
  const items = [
    { spanId: 'a', activity: 'SELF' as const, startTimeUnixNano: at(0n), endTimeUnixNano: at(7n) },
    { spanId: 'b', activity: 'WAIT' as const, startTimeUnixNano: at(7n), endTimeUnixNano: at(9n) },
    { spanId: 'a', activity: 'SELF' as const, startTimeUnixNano: at(9n), endTimeUnixNano: at(10n) },
  ];
  expect([...pathSegments({ items, total: 3 }, start)]).toEqual([
    [
      'a',
      [
        { startNs: 0, endNs: 7, isWait: false },
        { startNs: 9, endNs: 10, isWait: false },
      ],
    ],
    ['b', [{ startNs: 7, endNs: 9, isWait: true }]],
  ]);
});
