import { describe, expect, test } from 'vitest';

import { at, makeTrace, ms, spanId } from '../testing/make-trace.js';
import type { SpanSketch } from '../testing/make-trace.js';
import { analyseTrace } from '../trace-analysis.js';

const CLIENT: SpanSketch = { id: 'call', kind: 'CLIENT', service: 'web', startMs: 100, endMs: 200 };

function server(startMs: number, endMs: number, more: Partial<SpanSketch> = {}): SpanSketch {
  return { id: 'srv', parent: 'call', kind: 'SERVER', service: 'cart', startMs, endMs, ...more };
}

function analyse(...sketches: SpanSketch[]) {
  const analysis = analyseTrace(makeTrace(...sketches));
  const times = Object.fromEntries(
    analysis.tree.nodes.map(({ span, startNano, endNano }) => [span.name, [startNano, endNano]]),
  );
  return { shifts: analysis.clockSkew.shifts.items, corrected: analysis.clockSkew.correctedSpans, times };
}

describe('clock skew', () => {
  test.each([
    ['behind', 0, 60, 120n],
    ['ahead', 500, 560, -380n],
    ['a little early', 90, 150, 30n],
    ['a little late', 150, 210, -30n],
  ])('of a server that is %s is put right in the middle of its call', (_, startMs, endMs, offsetMs) => {
    const { shifts, times } = analyse(CLIENT, server(startMs, endMs));
    expect(shifts).toMatchObject([
      { clock: 'cart', serviceNames: ['cart'], isApplied: true, offsetNano: offsetMs * 1_000_000n },
    ]);
    expect(shifts[0]).toMatchObject({ callerSpanId: spanId('call'), calleeSpanId: spanId('srv') });
    expect(times['srv']).toEqual([at(120), at(180)]);
    expect(times['call']).toEqual([at(100), at(200)]);
  });

  test('moves all spans of the clock, those below other services by their own', () => {
    const { times, corrected } = analyse(
      CLIENT,
      server(0, 60),
      { id: 'inner', parent: 'srv', service: 'cart', startMs: 10, endMs: 50 },
      { id: 'down', parent: 'inner', service: 'cart', kind: 'CLIENT', startMs: 20, endMs: 40 },
      { id: 'deep', parent: 'down', service: 'price', kind: 'SERVER', startMs: 25 + 120, endMs: 35 + 120 },
    );
    expect(times['inner']).toEqual([at(130), at(170)]);
    expect(times['down']).toEqual([at(140), at(160)]);
    expect(times['deep']).toEqual([at(145), at(155)]); // it was right from the beginning
    expect(corrected.total).toBe(3);
    expect(corrected.items[0]).toMatchObject({ spanId: spanId('srv'), shiftNano: ms(120), startNano: at(120) });
  });

  test('is none where the server fits, and where host or instance is the same', () => {
    expect(analyse(CLIENT, server(110, 190)).shifts).toEqual([]);
    const host = { 'host.name': 'node-1' };
    expect(analyse({ ...CLIENT, resource: host }, server(0, 60, { resource: host })).shifts).toEqual([]);
  });

  test('is found between instances of one service', () => {
    const { shifts } = analyse(
      { ...CLIENT, resource: { 'service.instance.id': 'i1' } },
      server(0, 60, { service: 'web', resource: { 'service.instance.id': 'i2' } }),
    );
    expect(shifts).toMatchObject([{ clock: 'web (i2)', serviceNames: ['web'] }]);
  });

  test('is one for the clock: what several calls allow together', () => {
    const { shifts } = analyse(
      { id: 'root', service: 'web', startMs: 0, endMs: 500 },
      { ...CLIENT, parent: 'root' },
      server(50, 140), // allows 50 to 60
      { id: 'call2', parent: 'root', kind: 'CLIENT', service: 'web', startMs: 300, endMs: 400 },
      { id: 'srv2', parent: 'call2', kind: 'SERVER', service: 'cart', startMs: 255, endMs: 305 }, // allows 45 to 95
    );
    expect(shifts).toMatchObject([{ offsetNano: ms(55), spanIds: { total: 2 } }]);
  });

  test('is one for each call where several machines hide behind one name', () => {
    const { times, shifts } = analyse(
      { id: 'root', service: 'web', startMs: 0, endMs: 500 },
      { ...CLIENT, parent: 'root' },
      server(0, 60),
      { id: 'call2', parent: 'root', kind: 'CLIENT', service: 'web', startMs: 300, endMs: 400 },
      { id: 'srv2', parent: 'call2', kind: 'SERVER', service: 'cart', startMs: 700, endMs: 780 },
    );
    expect(times['srv']).toEqual([at(120), at(180)]);
    expect(times['srv2']).toEqual([at(310), at(390)]);
    expect(shifts).toHaveLength(2);
  });

  test('is not seen in work that nobody waits for', () => {
    const day = 86_400_000;
    const producer: SpanSketch = { ...CLIENT, kind: 'PRODUCER' };
    expect(analyse(producer, server(day, day + 5, { kind: 'CONSUMER' })).shifts).toEqual([]);
    const batch: SpanSketch = { ...CLIENT, attributes: { 'messaging.system': 'kafka' } };
    expect(analyse(batch, server(300, 400, { kind: 'CONSUMER' })).shifts).toEqual([]);
    // The client gave up; the server found out later.
    expect(analyse({ ...CLIENT, failed: true }, server(150, 900)).shifts).toEqual([]);
    expect(analyse({ ...CLIENT, failed: true }, server(250, 300)).shifts).toEqual([]);
    expect(analyse(CLIENT, server(150, 900)).shifts).toEqual([]);
  });

  test('of a consumer that starts before its message is sent is put right by the least', () => {
    const { shifts, times } = analyse({ ...CLIENT, kind: 'PRODUCER' }, server(20, 600, { kind: 'CONSUMER' }));
    expect(shifts).toMatchObject([{ offsetNano: ms(80) }]);
    expect(times['srv']).toEqual([at(100), at(680)]);
  });

  test('beyond the limit is told and left alone', () => {
    const analysis = analyseTrace(makeTrace(CLIENT, server(0, 60)), { skewNanoMax: ms(50) });
    expect(analysis.clockSkew.shifts.items).toMatchObject([{ isApplied: false, offsetNano: ms(120) }]);
    expect(analysis.clockSkew.correctedSpans.total).toBe(0);
    expect(analysis.tree.nodes[1]?.startNano).toBe(at(0));
  });

  test('is told but not used when that is asked for', () => {
    const analysis = analyseTrace(makeTrace(CLIENT, server(0, 60)), { correctClockSkew: false });
    expect(analysis.tree.startNano).toBe(at(0));
    expect(analysis.clockSkew.shifts.total).toBe(1);
    expect(analysis.clockSkew.shifts.items[0]?.explanation).toBe(
      'the clock of cart is 120 ms behind: cart "srv" starts 100 ms before the call to it; 1 span moved',
    );
  });
});
