import type { AttributeCatalogue, FlushId } from '@clew/store-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createClickHouseStore } from '../clickhouse-store.js';
import {
  keptSpan,
  SAMPLE_TIME_NANO,
  sampleFlush,
  sampleSpan,
  spanIdOf,
  textAttribute,
} from '../testing/sample-flush.js';
import { startTestClickHouse, type TestClickHouse } from '../testing/start-test-clickhouse.js';

const range = { startTimeUnixNano: SAMPLE_TIME_NANO - 10n, endTimeUnixNano: SAMPLE_TIME_NANO + 10n };
const LIMITS = { spansMax: 1_000_000 };

describe('the attribute catalogue', () => {
  let server: TestClickHouse;
  let store: ReturnType<typeof createClickHouseStore>;
  let catalogue: AttributeCatalogue;
  let spanNumber = 0;

  beforeAll(async () => {
    server = await startTestClickHouse();
    const options = { ...server, database: 'catalogue_test' };
    store = createClickHouseStore(options);
    await store.migrate();
    catalogue = store.attributeCatalogue;
  });

  afterAll(async () => {
    await store.shutdown({ deadlineMs: 1000 });
    await server.stop();
  });

  async function write(partition: number, flushNumber: bigint, count: number, tenantId = 'acme'): Promise<void> {
    const id: FlushId = { stream: 'spans', partition, flushNumber };
    const spans = Array.from({ length: count }, () => {
      const n = ++spanNumber;
      const attributes = [
        textAttribute('http.route', `/r/${String(n % 3)}`),
        textAttribute('user.id', `u${String(n)}`),
        { key: 'retries', value: { type: 'int' as const, value: BigInt(n % 2) } },
      ];
      return keptSpan(sampleSpan({ spanId: spanIdOf(n), attributes }), { tenantId });
    });
    await store.sink.write(sampleFlush(flushNumber, { id, spans }));
  }

  const keys = async (tenantId = 'acme', prefix = ''): Promise<Record<string, readonly unknown[]>> => {
    const found = await catalogue.attributeKeys(tenantId, { range, prefix, limit: 100 });
    return Object.fromEntries(
      found.map(({ scope, key, types, spanCount, distinctValueCount }) => [
        `${scope} ${key}`,
        [...types, spanCount, distinctValueCount],
      ]),
    );
  };

  it('counts every stored span once, whoever folds it, and however often', async () => {
    await write(0, 1n, 30);
    await write(1, 1n, 12);
    await write(0, 2n, 18);
    await write(0, 3n, 5, 'other');
    expect(await catalogue.advance({ spansMax: 1 })).toMatchObject({ flushCount: 1, isBehind: true });
    await Promise.all([catalogue.advance(LIMITS), catalogue.advance(LIMITS), catalogue.advance({ spansMax: 20 })]);
    await catalogue.advance(LIMITS);
    expect(await catalogue.advance(LIMITS)).toEqual({ flushCount: 0, spanCount: 0, isBehind: false });
    expect(await keys()).toEqual({
      'intrinsic span:kind': ['string', 60, 1],
      'intrinsic span:name': ['string', 60, 1],
      'intrinsic span:status': ['string', 60, 1],
      'resource service.name': ['string', 60, 1],
      'span http.route': ['string', 60, 3],
      'span retries': ['int', 60, 2],
      'span user.id': ['string', 60, 60],
    });
    expect(await keys('other', 'http.')).toEqual({ 'span http.route': ['string', 5, 3] });
    expect(await keys('')).toEqual({});
    expect(await keys('nobody')).toEqual({});
  });

  it('goes on after what was folded', async () => {
    await write(1, 2n, 6);
    expect(await catalogue.advance(LIMITS)).toEqual({ flushCount: 1, spanCount: 6, isBehind: false });
    expect(await keys('acme', 'retr')).toEqual({ 'span retries': ['int', 66, 2] });
  });

  it('knows the most frequent values', async () => {
    const query = { range, scopes: ['span' as const], key: 'http.route', prefix: '/r', limit: 10 };
    const values = await catalogue.attributeValues('acme', query);
    expect(values.map(({ text }) => text).toSorted()).toEqual(['/r/0', '/r/1', '/r/2']);
    expect(values.reduce((sum, { spanCount }) => sum + spanCount, 0)).toBe(66);
    expect(values.every(({ isExact, type }) => isExact && type === 'string')).toBe(true);
    expect(await catalogue.attributeValues('nobody', query)).toEqual([]);
  });
});
