import type { LogCursor, LogFilter, LogPage, StoredLog } from '@clew/store-contract';
import type { AnyValue, KeyValue, LogRecord } from '@clew/trace-model';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createClickHouseStore, type ClickHouseStore } from './clickhouse-store.js';
import { arbitraryLogRecord, arbitraryResource, arbitraryScope } from './testing/arbitrary-span.js';
import { startLossyProxy, type Fate } from './testing/lossy-proxy.js';
import { SAMPLE_TIME_NANO, spanIdOf, textAttribute, traceIdOf } from './testing/sample-flush.js';
import { keptLog, logFlush, sampleLog } from './testing/sample-log.js';
import { startTestClickHouse, type TestClickHouse } from './testing/start-test-clickhouse.js';

const HOUR_NANO = 3_600_000_000_000n;
const range = { startTimeUnixNano: SAMPLE_TIME_NANO - 99n * HOUR_NANO, endTimeUnixNano: SAMPLE_TIME_NANO + HOUR_NANO };

let server: TestClickHouse;
const stores: ClickHouseStore[] = [];

beforeAll(async () => {
  server = await startTestClickHouse();
});

afterAll(async () => {
  await Promise.all(stores.map((store) => store.shutdown({ deadlineMs: 1_000 })));
  await server.stop();
});

async function storeFor(database: string, options: Partial<TestClickHouse> = {}): Promise<ClickHouseStore> {
  const store = createClickHouseStore({ ...server, database, ...options });
  stores.push(store);
  await store.migrate();
  return store;
}

async function allPages(store: ClickHouseStore, filter: LogFilter, order: LogPage['order'], limit: number) {
  const found: StoredLog[] = [];
  let after: LogCursor | undefined;
  for (;;) {
    const page = { limit, order, ...(after === undefined ? {} : { after }) };
    const { items, hasNextPage } = await store.logReader.logs('acme', filter, page);
    found.push(...items);
    after = items.at(-1)?.cursor;
    if (!hasNextPage) return found;
  }
}

const bodiesOf = (logs: readonly StoredLog[]): string[] =>
  logs.map(({ body }) => (body.type === 'string' ? body.value : body.type));

const TYPES: readonly AnyValue['type'][] = ['string', 'int', 'double', 'bool'];

/** Attributes come back by type; within a type in the order they were sent. */
function byType(attributes: readonly KeyValue[]): KeyValue[] {
  const place = ({ value }: KeyValue): number => (TYPES.indexOf(value.type) + TYPES.length + 1) % (TYPES.length + 1);
  return [...attributes].sort((a, b) => place(a) - place(b));
}

describe('a stored log record', () => {
  it('comes back field by field as it was sent, whatever times it claims', async () => {
    const store = await storeFor('log_fidelity');
    const context = fc.record({ resource: arbitraryResource, scope: arbitraryScope, resourceSchemaUrl: fc.string() });
    let flushNumber = 0n;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(arbitraryLogRecord, context), { minLength: 1, maxLength: 40 }),
        async (sent) => {
          flushNumber++;
          const traceId = traceIdOf(Number(flushNumber));
          const records = sent.map(([record, of]): readonly [LogRecord, typeof of] => [{ ...record, traceId }, of]);
          const kept = records.map(([record, of]) => keptLog(record, { context: of }));
          await store.logSink.writeLogs(logFlush(flushNumber, kept));
          const found = await allPages(store, { traceId }, 'oldestFirst', 100);
          const inOrder = [...found].sort((a, b) => a.cursor.rowNumber - b.cursor.rowNumber);
          expect(inOrder).toEqual(
            records.map(([record, of], rowNumber) => ({
              ...record,
              ...of,
              scopeSchemaUrl: '',
              attributes: byType(record.attributes),
              serviceName: 'cart',
              eventTimeUnixNano: expect.any(BigInt) as bigint,
              cursor: expect.objectContaining({ flushNumber, rowNumber }) as LogCursor,
            })),
          );
          const daysOff = found.map((log) => (log.eventTimeUnixNano - SAMPLE_TIME_NANO) / 24n / HOUR_NANO);
          for (const days of daysOff) expect(days >= -30n && days <= 1n).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('a search of log records', () => {
  it('gives the same list in pages of any size and in both orders', async () => {
    const store = await storeFor('log_pages');
    const logs = Array.from({ length: 60 }, (_, n) =>
      keptLog(
        sampleLog({
          timeUnixNano: SAMPLE_TIME_NANO - BigInt(n % 20) * HOUR_NANO,
          body: { type: 'string', value: String(n) },
          traceId: traceIdOf(7),
        }),
      ),
    );
    await store.logSink.writeLogs(logFlush(1n, logs.slice(0, 25)));
    await store.logSink.writeLogs(logFlush(2n, logs.slice(25)));
    const oldest = bodiesOf(await allPages(store, { traceId: traceIdOf(7) }, 'oldestFirst', 100));
    expect(oldest).toHaveLength(60);
    expect(new Set(oldest).size).toBe(60);
    const newest = bodiesOf(await allPages(store, { range }, 'newestFirst', 100));
    const byHour = (list: readonly string[]): number[] => list.map((body) => Number(body) % 20);
    expect(byHour(newest)).toEqual(byHour(oldest.toReversed()));
    for (const limit of [7, 60]) {
      expect(bodiesOf(await allPages(store, { traceId: traceIdOf(7) }, 'oldestFirst', limit))).toEqual(oldest);
      expect(bodiesOf(await allPages(store, { range }, 'newestFirst', limit))).toEqual(newest);
      expect(bodiesOf(await allPages(store, { range }, 'oldestFirst', limit))).toEqual(oldest);
    }
  });

  it.each<readonly [string, LogFilter, readonly string[]]>([
    ['a trace', { traceId: traceIdOf(1) }, ['paid', 'Zahlung ABGELEHNT 100%']],
    ['a span', { spanId: spanIdOf(2) }, ['Zahlung ABGELEHNT 100%']],
    ['a span of another trace', { traceId: traceIdOf(3), spanId: spanIdOf(2) }, []],
    ['a service', { range, serviceName: 'web' }, ['GET /cart_1']],
    ['the least severity', { range, severityNumberMin: 13 }, ['Zahlung ABGELEHNT 100%', 'GET /cart_1']],
    ['text in whatever case', { range, bodyContains: 'abgelehnt 100%' }, ['Zahlung ABGELEHNT 100%']],
    ['text that looks like a pattern', { range, bodyContains: 'cart_' }, ['GET /cart_1']],
    ['text within a nested body', { range, bodyContains: 'nested' }, ['kvlist']],
    ['an attribute', { range, attributes: [{ key: 'order.id', value: '7' }] }, ['paid']],
    ['an attribute of the resource', { range, attributes: [{ key: 'host.name', value: 'h1' }] }, ['GET /cart_1']],
    ['nothing', { range, bodyContains: 'no such thing' }, []],
  ])('finds %s', async (_, filter, expected) => {
    const store = await searchable();
    const found = bodiesOf(await allPages(store, filter, 'oldestFirst', 10));
    expect([...found].sort()).toEqual([...expected].sort());
  });

  it('never shows the records of another organisation', async () => {
    const store = await searchable();
    const { items } = await store.logReader.logs('other', { range }, { limit: 10, order: 'newestFirst' });
    expect(bodiesOf(items)).toEqual(['of another organisation']);
  });

  let searchableStore: Promise<ClickHouseStore> | undefined;
  function searchable(): Promise<ClickHouseStore> {
    searchableStore ??= fill();
    return searchableStore;
  }

  async function fill(): Promise<ClickHouseStore> {
    const store = await storeFor('log_search');
    const resource = { attributes: [textAttribute('host.name', 'h1')], droppedAttributesCount: 0 };
    const nested: AnyValue = { type: 'kvlist', entries: [textAttribute('nested', 'value')] };
    await store.logSink.writeLogs(
      logFlush(1n, [
        keptLog(sampleLog({ body: { type: 'string', value: 'paid' }, attributes: [textAttribute('order.id', '7')] })),
        keptLog(
          sampleLog({
            ...{ body: { type: 'string', value: 'Zahlung ABGELEHNT 100%' }, severityNumber: 17, spanId: spanIdOf(2) },
          }),
        ),
        keptLog(
          sampleLog({ body: { type: 'string', value: 'GET /cart_1' }, severityNumber: 13, traceId: '', spanId: '' }),
          {
            serviceName: 'web',
            context: { resource },
          },
        ),
        keptLog(sampleLog({ body: nested, traceId: traceIdOf(2), severityNumber: 0 })),
        keptLog(sampleLog({ body: { type: 'string', value: 'of another organisation' } }), { tenantId: 'other' }),
      ]),
    );
    return store;
  }
});

describe('a flush of log records', () => {
  // Of its 4 inserts: the `begun` mark, two partitions, and the mark at the end.
  const cuts = [0, 1, 2, 3].flatMap((cut) => (['lose answer', 'lose request'] as const).map((fate) => ({ cut, fate })));

  it.each(cuts)('stores each record once when insert $cut must $fate', async ({ cut, fate }) => {
    const database = `log_cut_${String(cut)}_${fate.slice(5)}`;
    const next = await storeFor(database);
    let inserts = 0;
    const proxy = await startLossyProxy(server.url, (sql): Fate =>
      sql.startsWith('INSERT') && inserts++ === cut ? fate : 'pass',
    );
    const interrupted = createClickHouseStore({ ...server, url: proxy.url, database, insertsMax: 1 });
    const flush = logFlush(
      1n,
      [0, 1, 2, 3].map((n) => keptLog(sampleLog(), { retentionDays: 20_000 + (n % 2) })),
    );
    await expect(interrupted.logSink.writeLogs(flush)).rejects.toMatchObject({ name: 'StoreError', retryable: true });
    await interrupted.shutdown({ deadlineMs: 1_000 });
    await proxy.stop();
    await next.logSink.writeLogs(flush);
    await next.logSink.writeLogs(flush);
    expect(await next.logSink.hasLogs(flush.id)).toBe(true);
    expect(await next.logSink.hasLogs({ ...flush.id, flushNumber: 2n })).toBe(false);
    const found = await allPages(next, { traceId: traceIdOf(1) }, 'oldestFirst', 10);
    expect(found.map(({ cursor }) => cursor.rowNumber)).toEqual([0, 1, 2, 3]);
  });
});
