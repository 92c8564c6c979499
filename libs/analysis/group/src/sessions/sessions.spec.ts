import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { randomTrace } from '../testing/random-trace.js';
import { failing, spanOf, START } from '../testing/spans.js';
import { groupSessions } from './sessions.js';

describe('groupSessions', () => {
  it('puts the traces of a session in order with the gaps between them', () => {
    const { sessions, unnamedTraceCount } = groupSessions(
      [
        visit(3, 's1', 100, 120),
        visit(1, 's1', 0, 40),
        visit(2, 's1', 30, 60),
        visit(4, 's2', 500, 501),
        visit(5, '', 0, 1),
      ],
      'session.id',
    );
    expect(unnamedTraceCount).toBe(1);
    expect(sessions.map(({ id }) => id)).toEqual(['s2', 's1']);
    expect(sessions[1]).toMatchObject({
      startTimeUnixNano: START,
      endTimeUnixNano: START + 120_000_000n,
      traceCount: 3,
      errorTraceCount: 0,
      gapNanoMax: 40_000_000n,
      serviceNames: ['shop'],
    });
    expect(sessions[1]?.traces.map(({ gapNano }) => gapNano)).toEqual([0n, -10_000_000n, 40_000_000n]);
  });

  it('splits the traces of a user at long pauses', () => {
    const traces = [visit(1, 'u', 0, 10), visit(2, 'u', 15, 20), visit(3, 'u', 1_000, 1_010)];
    const { sessions } = groupSessions(traces, 'session.id', { pauseNanoMax: 60_000_000n });
    expect(sessions.map(({ traceCount }) => traceCount)).toEqual([1, 2]);
    expect(sessions.every(({ gapNanoMax }) => gapNanoMax <= 60_000_000n)).toBe(true);
  });

  it('finds the id on any span, the nearest to the root first, and on resources', () => {
    const deep = [
      spanOf({ id: 1 }),
      failing({ id: 2, parent: 1, attributes: { 'user.id': 'near' } }, 'E', 'm'),
      spanOf({ id: 3, parent: 2, attributes: { 'user.id': 'far' } }),
    ];
    const mobile = [spanOf({ id: 1, trace: 2, resource: { 'user.id': 'near' } })];
    expect(groupSessions([deep, mobile], 'user.id').sessions).toMatchObject([
      { id: 'near', traceCount: 2, errorTraceCount: 1, spanCount: 4 },
    ]);
  });

  it('keeps every trace in one session, in any order, and is bounded', () => {
    const traces = fc.array(
      fc.integer({ min: 1, max: 5 }).chain((trace) => randomTrace(trace)),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(traces, fc.option(fc.bigInt({ min: 0n, max: 50_000_000n }), { nil: undefined }), (all, pause) => {
        const options = pause === undefined ? {} : { pauseNanoMax: pause };
        const { sessions, unnamedTraceCount } = groupSessions(all, 'k', options);
        const named = sessions.reduce((sum, { traceCount }) => sum + traceCount, 0);
        expect(named + unnamedTraceCount).toBe(all.filter(({ length }) => length > 0).length);
        const bounded = groupSessions(all, 'k', { sessionsMax: 1, tracesPerSessionMax: 1 });
        expect(bounded.sessions.length).toBeLessThanOrEqual(1);
        expect(bounded.sessions.every((session) => session.traces.length <= 1)).toBe(true);
      }),
    );
  });
});

function visit(trace: number, session: string, fromMs: number, toMs: number): ReturnType<typeof spanOf>[] {
  return [spanOf({ id: 1, trace, fromMs, toMs, attributes: session === '' ? {} : { 'session.id': session } })];
}
