import { describe, expect, test } from 'vitest';

import { makeTrace, ms, spanId } from '../testing/make-trace.js';
import type { SpanSketch } from '../testing/make-trace.js';
import { analyseTrace } from '../trace-analysis.js';

const ROOT: SpanSketch = { id: 'r', kind: 'SERVER', startMs: 0, endMs: 1_000 };

function query(id: string, endMs: number, more: Partial<SpanSketch> = {}): SpanSketch {
  const attributes = {
    ...{ 'db.system.name': 'postgresql', 'db.namespace': 'shop' },
    ...{ 'db.query.text': `select * from item where id = '${id}'`, ...more.attributes },
  };
  return { id, parent: 'r', kind: 'CLIENT', startMs: 0, endMs, ...more, attributes };
}

function analyse(...sketches: SpanSketch[]) {
  return analyseTrace(makeTrace(ROOT, ...sketches));
}

describe('databases', () => {
  test('are broken down by statement, and added up by service and system', () => {
    const { statements, uses } = analyse(query('a', 10), query('b', 30, { failed: true }), {
      ...query('c', 5),
      attributes: { 'db.system': 'redis', 'db.statement': 'GET user:1', 'net.peer.name': 'cache' },
    }).databases;
    expect(statements).toMatchObject({
      total: 2,
      items: [
        {
          ...{ system: 'postgresql', database: 'shop', statement: 'select * from item where id = ?', callCount: 2 },
          ...{ errorCount: 1, durationNano: ms(40), selfNano: ms(40), longestNano: ms(30), poolWaitNano: 0n },
        },
        { system: 'redis', database: 'cache', statement: 'GET ?', callCount: 1 },
      ],
    });
    expect(uses.items).toMatchObject([
      { serviceName: 'shop', system: 'postgresql', callCount: 2, statementCount: 1, totalNano: ms(40) },
      { system: 'redis', callCount: 1 },
    ]);
  });

  test('count a call once where the ORM and the driver have a span for it', () => {
    const { statements } = analyse(
      query('orm', 20, { kind: 'INTERNAL' }),
      query('drv', 15, { parent: 'orm' }),
    ).databases;
    expect(statements.items).toMatchObject([{ callCount: 1, spanIds: { items: [spanId('drv')] } }]);
  });

  test('show the wait for a connection: spans of its own, attributes, events', () => {
    const { poolWaits, statements } = analyse(
      {
        id: 'w',
        parent: 'r',
        name: 'pg-pool.connect',
        startMs: 0,
        endMs: 40,
        attributes: { 'db.system': 'postgresql' },
      },
      { id: 'v', parent: 'r', name: 'HikariDataSource.getConnection', startMs: 0, endMs: 60 },
      query('a', 100, { attributes: { 'db.client.connection.wait_time': 0.07 } }),
      query('b', 100, { events: [{ name: 'connection acquired', atMs: 25 }] }),
      query('c', 10, { attributes: { 'db.client.connections.wait_time': 999 } }),
    ).databases;
    expect(poolWaits.items).toMatchObject([
      { poolName: '', waitCount: 1, durationNano: ms(60) },
      { poolName: 'postgresql', waitCount: 1, durationNano: ms(40), longestNano: ms(40) },
    ]);
    expect(statements.items).toMatchObject([{ callCount: 3, poolWaitNano: ms(70 + 25 + 10) }]);
  });
});

describe('external calls', () => {
  const http = (url: string) => ({ 'http.method': 'POST', 'http.url': url });

  test('are those to peers without spans here', () => {
    const { externalCalls } = analyse(
      {
        id: 'x',
        parent: 'r',
        kind: 'CLIENT',
        startMs: 0,
        endMs: 30,
        attributes: http('https://u:p@api.pay.com/v1/x/1?k=s'),
      },
      {
        id: 'y',
        parent: 'r',
        kind: 'CLIENT',
        startMs: 0,
        endMs: 20,
        failed: true,
        attributes: http('https://api.pay.com/v1/y'),
      },
      { id: 'in', parent: 'r', kind: 'CLIENT', startMs: 0, endMs: 20, attributes: http('http://cart:80/') },
      { id: 's', parent: 'in', kind: 'SERVER', service: 'cart', startMs: 1, endMs: 19 },
      { id: 'lost', parent: 'r', kind: 'CLIENT', startMs: 0, endMs: 20, attributes: http('http://cart:80/') },
      query('db', 50),
    );
    expect(externalCalls).toMatchObject({
      total: 1,
      items: [
        {
          ...{ serviceName: 'shop', callType: 'HTTP', peer: 'api.pay.com', callCount: 2, errorCount: 1 },
          ...{ durationNano: ms(50), longestNano: ms(30), operationCount: 2 },
        },
      ],
    });
  });
});
