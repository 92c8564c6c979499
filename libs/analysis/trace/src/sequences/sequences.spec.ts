import { describe, expect, test } from 'vitest';

import { makeTrace, ms, spanId } from '../testing/make-trace.js';
import type { SpanSketch } from '../testing/make-trace.js';
import { analyseTrace } from '../trace-analysis.js';

const ROOT: SpanSketch = { id: 'r', name: 'GET /cart', kind: 'SERVER', startMs: 0, endMs: 1_000 };

function call(id: string, startMs: number, endMs: number, more: Partial<SpanSketch> = {}): SpanSketch {
  const attributes = {
    'http.request.method': 'GET',
    'server.address': 'pay',
    'url.full': `http://pay/v1/card/${startMs}`,
  };
  return { id, parent: 'r', kind: 'CLIENT', startMs, endMs, attributes, ...more };
}

function query(id: string, startMs: number, endMs: number, more: Partial<SpanSketch> = {}): SpanSketch {
  const attributes = { 'db.system': 'postgresql', 'db.statement': `SELECT * FROM item WHERE id = ${startMs}` };
  return call(id, startMs, endMs, { attributes, ...more });
}

function analyse(...sketches: SpanSketch[]) {
  return analyseTrace(makeTrace(ROOT, ...sketches));
}

describe('retry chains', () => {
  test('are the same call again after a failure, with what was lost', () => {
    const { retries } = analyse(
      call('a', 0, 100, { failed: true, attributes: { ...call('a', 0, 0).attributes, 'error.type': 'timeout' } }),
      call('b', 150, 250, { failed: true }),
      call('c', 350, 400),
      call('d', 500, 600),
    );
    expect(retries).toMatchObject({
      total: 1,
      items: [
        {
          ...{ peer: 'pay', operation: 'GET /v1/card/{id}', attemptCount: 3, failedCount: 2, isSuccessful: true },
          ...{ durationNano: ms(350), backoffNano: ms(150), errorTypes: ['timeout'] },
          spanIds: { items: [spanId('a'), spanId('b'), spanId('c')] },
        },
      ],
    });
    expect(retries.items[0]?.explanation).toBe(
      'shop made "GET /v1/card/{id}" 3 times: the last one succeeded, 350 ms after the first began',
    );
  });

  test('may fail to the end, resend without a failure, and be spans of the application', () => {
    expect(analyse(call('a', 0, 9, { failed: true }), call('b', 10, 19, { failed: true })).retries.items).toMatchObject(
      [{ isSuccessful: false, attemptCount: 2 }],
    );
    const attributes = { ...call('b', 1, 2).attributes, 'http.request.resend_count': 1 };
    expect(analyse(call('a', 0, 9), call('b', 10, 19, { attributes })).retries.total).toBe(1);
    const attempt = (id: string, startMs: number, failed: boolean): SpanSketch => ({
      ...{ id, name: 'attempt', parent: 'r', startMs, endMs: startMs + 5, failed },
    });
    expect(analyse(attempt('a', 0, true), attempt('b', 10, false)).retries.items).toMatchObject([
      { operation: 'attempt', isSuccessful: true },
    ]);
  });

  test('that multiply tell how many tries lie below', () => {
    const outer = ['a', 'b'].map((id, at) => call(id, at * 100, at * 100 + 90, { failed: true }));
    const inner = outer.flatMap(({ id, startMs }) =>
      [0, 1, 2].map((at) =>
        query(`${id}${at}`, startMs + at * 10, startMs + at * 10 + 5, { parent: id, failed: true }),
      ),
    );
    expect(analyse(...outer, ...inner).retries.items).toMatchObject([
      { attemptCount: 2, nestedAttemptCount: 6 },
      { attemptCount: 3, nestedAttemptCount: 0 },
      { attemptCount: 3, nestedAttemptCount: 0 },
    ]);
  });

  test('are none where calls overlap, differ, or nothing failed', () => {
    expect(analyse(call('a', 0, 100, { failed: true }), call('b', 50, 150)).retries.total).toBe(0);
    expect(analyse(call('a', 0, 9, { failed: true }), query('b', 10, 19)).retries.total).toBe(0);
    expect(analyse(call('a', 0, 9), call('b', 10, 19)).retries.total).toBe(0);
  });
});

describe('repeated calls', () => {
  const queries = Array.from({ length: 6 }, (_, at) => query(`q${at}`, at * 10, at * 10 + 8));

  test('are the same statement with other values, one after the other', () => {
    expect(analyse(...queries).repeatedCalls).toMatchObject({
      total: 1,
      items: [
        {
          ...{ callType: 'DATABASE', system: 'postgresql', operation: 'SELECT * FROM item WHERE id = ?', callCount: 6 },
          ...{ callerSpanId: spanId('r'), durationNano: ms(48), longestNano: ms(8), savedNano: ms(40) },
        },
      ],
    });
  });

  test('are found under a wrapper around each', () => {
    const wrapped = queries.flatMap((sketch) => [
      { ...sketch, id: `w${sketch.id}`, kind: 'INTERNAL' as const, name: 'findOne', attributes: {} },
      { ...sketch, parent: `w${sketch.id}` },
    ]);
    const waits = queries.map((sketch) => ({
      ...sketch,
      ...{ id: `p${sketch.id}`, parent: `w${sketch.id}`, name: 'pg-pool.connect' },
    }));
    for (const sketches of [wrapped, [...wrapped, ...waits]]) {
      expect(analyse(...sketches).repeatedCalls.items).toMatchObject([{ callCount: 6, callerSpanId: spanId('r') }]);
    }
  });

  test('are none where they are few, side by side, or retries', () => {
    expect(analyse(...queries.slice(0, 4)).repeatedCalls.total).toBe(0);
    const parallel = queries.map((sketch) => ({ ...sketch, startMs: 0, endMs: 50 }));
    expect(analyse(...parallel).repeatedCalls.total).toBe(0);
    const failing = queries.map((sketch) => ({ ...sketch, failed: true }));
    expect(analyse(...failing).repeatedCalls.total).toBe(0);
    expect(analyse(...failing).retries.total).toBe(1);
  });
});

describe('fan-out', () => {
  const toPeer = (at: number, startMs: number, endMs: number) =>
    call(`f${at}`, startMs, endMs, { attributes: { 'faas.invoked_name': `resize-${at}` } });

  test('tells width, depth, and what waiting for each costs', () => {
    const calls = Array.from({ length: 5 }, (_, at) => toPeer(at, at * 20, at * 20 + 10 + at));
    const deeper: SpanSketch[] = [
      { id: 's', parent: 'f1', kind: 'SERVER', service: 'resize', startMs: 21, endMs: 29 },
      { id: 't', parent: 's', kind: 'SERVER', service: 'disk', startMs: 22, endMs: 23 },
    ];
    expect(analyse(...calls, ...deeper).fanOuts.items).toMatchObject([
      { callCount: 5, peerCount: 5, concurrency: 1, depth: 2, durationNano: ms(60), savedNano: ms(46) },
    ]);
  });

  test('side by side saves nothing more', () => {
    const calls = Array.from({ length: 5 }, (_, at) => toPeer(at, 0, 10 + at));
    expect(analyse(...calls).fanOuts.items).toMatchObject([{ concurrency: 5, durationNano: ms(14), savedNano: 0n }]);
    expect(analyse(...calls.slice(1)).fanOuts.total).toBe(0);
  });
});

describe('cold starts', () => {
  test('are told by the function, with what its first span and its initialisation say', () => {
    const { coldStarts } = analyse(
      call('i', 0, 500),
      {
        ...{ id: 'f', parent: 'i', kind: 'SERVER', service: 'resize', startMs: 300, endMs: 450 },
        attributes: { 'faas.coldstart': true, 'faas.name': 'resize-image' },
      },
      {
        id: 'n',
        parent: 'f',
        name: 'Initialization',
        service: 'resize',
        startMs: 300,
        endMs: 380,
        attributes: { 'faas.name': 'x' },
      },
    );
    expect(coldStarts).toMatchObject({
      total: 1,
      items: [
        {
          ...{ serviceName: 'resize', functionName: 'resize-image', durationNano: ms(300) },
          ...{ initNano: ms(80), startDelayNano: ms(300), spanIds: { items: [spanId('f'), spanId('n')] } },
        },
      ],
    });
  });

  test('are told by a span of the platform alone, but not by any span of that name', () => {
    const init: SpanSketch = { id: 'n', parent: 'r', name: 'init', startMs: 0, endMs: 80 };
    expect(analyse(init).coldStarts.total).toBe(0);
    expect(analyse({ ...init, resource: { 'faas.name': 'f' } }).coldStarts.items).toMatchObject([
      { functionName: 'f', initNano: ms(80), startDelayNano: undefined },
    ]);
  });
});
