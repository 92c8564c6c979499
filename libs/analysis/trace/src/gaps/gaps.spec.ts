import { describe, expect, test } from 'vitest';

import { at, makeTrace, ms, spanId } from '../testing/make-trace.js';
import type { SpanSketch } from '../testing/make-trace.js';
import { analyseTrace } from '../trace-analysis.js';

function analyse(...sketches: SpanSketch[]) {
  return analyseTrace(makeTrace(...sketches));
}

describe('gaps', () => {
  test('are stretches of a span without children, long enough by share and by time', () => {
    const { gaps } = analyse(
      { id: 'a', startMs: 0, endMs: 100 },
      { id: 'b', parent: 'a', startMs: 15, endMs: 20 },
      { id: 'c', parent: 'a', startMs: 10, endMs: 30 },
      { id: 'd', parent: 'a', startMs: 70, endMs: 100 },
    );
    expect(gaps).toMatchObject({
      total: 1,
      items: [{ spanId: spanId('a'), startNano: at(30), endNano: at(70), durationNano: ms(40), share: 0.4 }],
    });
    expect(gaps.items[0]?.explanation).toBe(
      'shop "a" has no span or event that says what it did for 40 ms (40% of it)',
    );
  });

  test('are none in spans without children, and none where events tell', () => {
    expect(analyse({ id: 'a', startMs: 0, endMs: 1_000 }).gaps.items).toEqual([]);
    const events = [20, 40, 60, 80].map((atMs) => ({ name: 'step', atMs }));
    const { gaps } = analyse(
      { id: 'a', startMs: 0, endMs: 100, events },
      { id: 'b', parent: 'a', startMs: 0, endMs: 5 },
    );
    expect(gaps.items.map(({ durationNano }) => durationNano)).toEqual([20, 20, 20, 20].map(ms));
  });

  test('of a call are its way, of its server code', () => {
    const { gaps } = analyse(
      { id: 'a', kind: 'CLIENT', startMs: 0, endMs: 100 },
      { id: 'b', parent: 'a', kind: 'SERVER', service: 'cart', startMs: 40, endMs: 95 },
    );
    expect(gaps.items).toMatchObject([{ type: 'NETWORK', startNano: at(0), endNano: at(40) }]);
  });
});

describe('orphans', () => {
  test('of a complete trace are none', () => {
    expect(analyse({ id: 'a', startMs: 0, endMs: 9 }).orphans).toEqual({
      groups: { items: [], total: 0 },
      orphanSpanCount: 0,
      isRootMissing: false,
    });
  });

  test('are grouped by the hop that lost the context: a call to the very peer without an answer', () => {
    const call = { kind: 'CLIENT', service: 'web', attributes: { 'server.address': 'cart.shop.svc:80' } } as const;
    const { orphans } = analyse(
      { id: 'a', service: 'web', startMs: 0, endMs: 100 },
      { id: 'x', parent: 'a', ...call, startMs: 10, endMs: 40 },
      { id: 'y', parent: 'a', ...call, startMs: 50, endMs: 90 },
      { id: 'other', parent: 'a', kind: 'CLIENT', service: 'web', startMs: 11, endMs: 40 },
      { id: 's1', parent: 'lost1', kind: 'SERVER', service: 'cart', startMs: 12, endMs: 38 },
      { id: 's2', parent: 'lost2', kind: 'SERVER', service: 'cart', startMs: 52, endMs: 88 },
    );
    expect(orphans).toMatchObject({
      orphanSpanCount: 2,
      isRootMissing: false,
      groups: {
        items: [
          {
            ...{ serviceName: 'cart', callerServiceName: 'web', callerSpanId: undefined, evidence: 'PEER' },
            missingParentCount: 2,
            spanIds: { items: [spanId('s1'), spanId('s2')], total: 2 },
          },
        ],
      },
    });
  });

  test.each<[string, SpanSketch[], object]>([
    [
      'the time, where no peer fits',
      [{ id: 'x', kind: 'CLIENT', service: 'web', startMs: 0, endMs: 50 }],
      { evidence: 'TIME', callerServiceName: 'web', callerSpanId: spanId('x') },
    ],
    [
      'nothing, where the call is to a database',
      [{ id: 'x', kind: 'CLIENT', service: 'web', startMs: 0, endMs: 50, attributes: { 'db.system': 'redis' } }],
      { evidence: 'NONE', callerServiceName: '' },
    ],
    [
      'nothing, where the call was over',
      [{ id: 'x', kind: 'CLIENT', service: 'web', startMs: 0, endMs: 9 }],
      { evidence: 'NONE', callerServiceName: '' },
    ],
    [
      'a producer, however long ago',
      [{ id: 'x', kind: 'PRODUCER', service: 'web', startMs: 0, endMs: 9 }],
      { evidence: 'TIME', callerServiceName: 'web' },
    ],
  ])('are explained by %s', (_, others, expected) => {
    const orphan: SpanSketch = { id: 's', parent: 'gone', kind: 'SERVER', service: 'cart', startMs: 10, endMs: 20 };
    expect(analyse(...others, orphan).orphans.groups.items).toMatchObject([expected]);
  });

  test('that are no servers miss a span of their own service, unless the flags say otherwise', () => {
    const orphan: SpanSketch = { id: 's', parent: 'gone', service: 'cart', startMs: 10, endMs: 20 };
    const missing = analyse(orphan).orphans;
    expect(missing.isRootMissing).toBe(true);
    expect(missing.groups.items).toMatchObject([{ evidence: 'SAME_SERVICE', callerServiceName: 'cart' }]);
    expect(analyse({ ...orphan, flags: 0x301 }).orphans.groups.items).toMatchObject([{ evidence: 'NONE' }]);
    expect(analyse({ ...orphan, kind: 'SERVER', flags: 0x101 }).orphans.groups.items).toMatchObject([
      { evidence: 'SAME_SERVICE' },
    ]);
  });

  test('are led back by a link, and cycles are told apart', () => {
    const { orphans } = analyse(
      { id: 'a', service: 'web', startMs: 0, endMs: 5 },
      { id: 's', parent: 'gone', kind: 'CONSUMER', service: 'mail', startMs: 9, endMs: 10, links: ['a'] },
      { id: 'l', parent: 'l', service: 'loop', startMs: 10, endMs: 10 },
    );
    expect(orphans.groups.items).toMatchObject([
      { reason: 'MISSING_PARENT', evidence: 'LINK', callerServiceName: 'web', callerSpanId: spanId('a') },
      { reason: 'PARENT_CYCLE', serviceName: 'loop' },
    ]);
  });
});
