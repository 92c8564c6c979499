import { describe, expect, test } from 'vitest';

import { analyseTrace } from '../trace-analysis.js';
import { makeTrace, ms, ORIGIN_NANO } from '../testing/make-trace.js';
import type { SpanSketch } from '../testing/make-trace.js';

function pathOf(...sketches: SpanSketch[]) {
  return analyseTrace(makeTrace(...sketches), { correctClockSkew: false }).criticalPath;
}

/** `name from-to` in ms, with `~` for waiting and `*` outside of the root. */
function segmentsOf(...sketches: SpanSketch[]): string[] {
  const shown = (nano: bigint) => Number(nano - ORIGIN_NANO) / 1e6;
  return pathOf(...sketches).segments.items.map(
    ({ spanName, startNano, endNano, activity, isWithinRoot }) =>
      `${activity === 'WAIT' ? '~' : ''}${spanName} ${shown(startNano)}-${shown(endNano)}${isWithinRoot ? '' : '*'}`,
  );
}

describe('the critical path', () => {
  test('of one span is that span', () => {
    expect(segmentsOf({ id: 'a', startMs: 0, endMs: 10 })).toEqual(['a 0-10']);
  });

  test('goes through children one after the other, and the parent between them', () => {
    expect(
      segmentsOf(
        { id: 'a', startMs: 0, endMs: 100 },
        { id: 'b', parent: 'a', startMs: 10, endMs: 40 },
        { id: 'c', parent: 'a', startMs: 50, endMs: 90 },
        { id: 'd', parent: 'c', startMs: 60, endMs: 70 },
      ),
    ).toEqual(['a 0-10', 'b 10-40', 'a 40-50', 'c 50-60', 'd 60-70', 'c 70-90', 'a 90-100']);
  });

  test('takes the child that finished last of those that overlap', () => {
    expect(
      segmentsOf(
        { id: 'a', startMs: 0, endMs: 100 },
        { id: 'fast', parent: 'a', startMs: 10, endMs: 50 },
        { id: 'slow', parent: 'a', startMs: 10, endMs: 80 },
        { id: 'first', parent: 'a', startMs: 0, endMs: 9 },
      ),
    ).toEqual(['first 0-9', 'a 9-10', 'slow 10-80', 'a 80-100']);
  });

  test('takes a tiny overlap for none, as clocks are rounded', () => {
    expect(
      segmentsOf(
        { id: 'a', startMs: 0, endMs: 100 },
        { id: 'b', parent: 'a', startMs: 0, endMs: 50.2 },
        { id: 'c', parent: 'a', startMs: 50, endMs: 100 },
      ),
    ).toEqual(['b 0-50', 'c 50-100']);
  });

  test('cuts a child that outlives its parent while the root runs, and follows it afterwards', () => {
    expect(
      segmentsOf(
        { id: 'a', startMs: 0, endMs: 100 },
        { id: 'b', parent: 'a', startMs: 20, endMs: 130 },
        { id: 'c', parent: 'b', startMs: 110, endMs: 120 },
      ),
    ).toEqual(['a 0-20', 'b 20-100', 'b 100-110*', 'c 110-120*', 'b 120-130*']);
  });

  test('tells a consumer a day later from the request, and the time in the queue from work', () => {
    const day = 86_400_000;
    const path = pathOf(
      { id: 'a', kind: 'SERVER', startMs: 0, endMs: 100 },
      { id: 'p', parent: 'a', kind: 'PRODUCER', startMs: 50, endMs: 60 },
      { id: 'c', parent: 'p', kind: 'CONSUMER', service: 'mail', startMs: day, endMs: day + 10 },
    );
    expect(path.durationNano).toBe(ms(day + 10));
    expect(path.rootDurationNano).toBe(ms(100));
    expect(
      path.segments.items.map(({ spanName, activity, isWithinRoot }) => [spanName, activity, isWithinRoot]),
    ).toEqual([
      ['a', 'SELF', true],
      ['p', 'SELF', true],
      ['a', 'SELF', true],
      ['c', 'WAIT', false],
      ['c', 'SELF', false],
    ]);
    expect(path.byService.items).toMatchObject([
      { serviceName: 'mail', share: 0 },
      { serviceName: 'shop', share: 1 },
    ]);
  });

  test('does not wait for a consumer that runs beside its producer', () => {
    expect(
      segmentsOf(
        { id: 'a', startMs: 0, endMs: 100 },
        { id: 'p', parent: 'a', kind: 'PRODUCER', startMs: 10, endMs: 60 },
        { id: 'c', parent: 'p', kind: 'CONSUMER', startMs: 20, endMs: 55 },
      ),
    ).toEqual(['a 0-10', 'p 10-60', 'a 60-100']);
  });

  test('leaves out spans without duration, and begins with what started before the root', () => {
    expect(
      segmentsOf(
        { id: 'a', startMs: 0, endMs: 10 },
        { id: 'zero', parent: 'a', startMs: 5, endMs: 5 },
        { id: 'early', parent: 'a', startMs: -5, endMs: 5 },
      ),
    ).toEqual(['early -5-0*', 'early 0-5', 'a 5-10']);
  });

  test('without a root goes through the fragment that spans most', () => {
    expect(
      segmentsOf(
        { id: 'a', parent: 'gone', startMs: 0, endMs: 10 },
        { id: 'b', parent: 'gone', startMs: 5, endMs: 30 },
      ),
    ).toEqual(['b 5-30']);
    expect(pathOf().segments.total).toBe(0);
  });

  test('adds up by span and service', () => {
    const { byService, bySpan } = pathOf(
      { id: 'a', startMs: 0, endMs: 100 },
      { id: 'b', parent: 'a', service: 'cart', startMs: 20, endMs: 80 },
    );
    expect(byService.items).toMatchObject([
      { serviceName: 'cart', spanName: '', durationNano: ms(60), share: 0.6 },
      { serviceName: 'shop', durationNano: ms(40), share: 0.4 },
    ]);
    expect(bySpan).toMatchObject({ total: 2, items: [{ spanName: 'b' }, { spanName: 'a' }] });
  });
});

test('self time counts overlapping children once and asynchronous ones only while the span runs', () => {
  const { selfTimes } = analyseTrace(
    makeTrace(
      { id: 'a', startMs: 0, endMs: 100 },
      { id: 'b', parent: 'a', startMs: 10, endMs: 50 },
      { id: 'c', parent: 'a', startMs: 30, endMs: 60 },
      { id: 'late', parent: 'a', service: 'mail', startMs: 90, endMs: 140 },
      { id: 'later', parent: 'a', service: 'mail', startMs: 200, endMs: 210 },
    ),
  );
  const selfOf = Object.fromEntries(selfTimes.bySpan.items.map(({ spanName, selfNano }) => [spanName, selfNano]));
  expect(selfOf).toEqual({ a: ms(40), b: ms(40), c: ms(30), late: ms(50), later: ms(10) });
  expect(selfTimes.selfNano).toBe(ms(170));
  expect(selfTimes.byService.items).toMatchObject([
    { serviceName: 'shop', spanCount: 3, selfNano: ms(110), totalNano: ms(170) },
    { serviceName: 'mail', spanCount: 2, selfNano: ms(60) },
  ]);
});
