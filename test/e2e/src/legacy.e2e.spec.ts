import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { askGraphql, ClewProcess, embeddedStart, until } from '@clew/test-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface StoredSpan {
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: string; readonly message: string };
  readonly serviceName: string;
}

interface ServiceMap {
  readonly serviceMap: { readonly edges: readonly { client: string; server: string; requestCount: number }[] };
}

const TRACE = `query ($traceId: TraceId!) { trace(traceId: $traceId) { spans {
  spanId parentSpanId name kind startTimeUnixNano endTimeUnixNano status { code message } serviceName
} } }`;
const MAP = `query ($range: TimeRange!) { serviceMap(range: $range) { edges { client server requestCount } } }`;

describe('spans of those who have not moved to OTLP yet', () => {
  let dataDir: string;
  let clew: ClewProcess;
  let target: { graphql: string; adminToken: string };
  let addresses: { zipkin: string; jaeger: string };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'clew-legacy-'));
    clew = new ClewProcess([...(await embeddedStart(dataDir)), '--zipkin', '0', '--jaeger', '0']);
    const { graphql = '', adminToken = '', zipkin = '', jaeger = '' } = await clew.ready();
    target = { graphql, adminToken };
    addresses = { zipkin, jaeger };
  });

  afterAll(async () => {
    expect(await clew.stop(), clew.log()).toBe(0);
    await rm(dataDir, { recursive: true, force: true });
  });

  async function stored(traceId: string, count: number): Promise<readonly StoredSpan[]> {
    return until(`${String(count)} spans of ${traceId}`, async () => {
      const answer = await askGraphql<{ trace: { spans: readonly StoredSpan[] } | null }>(target, TRACE, { traceId });
      return answer.trace?.spans.length === count ? answer.trace.spans : undefined;
    });
  }

  it('Zipkin: both ends of a call, which share an id, are a trace and an edge of the map', async () => {
    const traceId = randomBytes(8).toString('hex');
    const timestamp = Date.now() * 1_000 - 5_000_000 + 7;
    const ids = { traceId, id: '00000000000000b2', parentId: '00000000000000a1', name: 'get /stock' };
    const spans = [
      { traceId, id: ids.parentId, kind: 'SERVER', name: 'get /', timestamp, duration: 9_000, localEndpoint: { serviceName: 'shop' } },
      { ...ids, kind: 'CLIENT', timestamp: timestamp + 1, duration: 5_000, localEndpoint: { serviceName: 'shop' }, tags: { error: 'timed out' } },
      { ...ids, kind: 'SERVER', shared: true, timestamp: timestamp + 2, duration: 4_000, localEndpoint: { serviceName: 'stock' } },
    ]; // prettier-ignore
    const answer = await fetch(`${addresses.zipkin}/api/v2/spans`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: Uint8Array.from(gzipSync(JSON.stringify(spans))),
    });
    expect([answer.status, await answer.text()]).toEqual([202, '']);

    const found = await stored(traceId.padStart(32, '0'), 3);
    const client = found.find(({ kind }) => kind === 'CLIENT');
    expect(client).toEqual({
      ...{ spanId: ids.id, parentSpanId: ids.parentId, name: ids.name, kind: 'CLIENT', serviceName: 'shop' },
      startTimeUnixNano: `${String(timestamp + 1)}000`,
      endTimeUnixNano: `${String(timestamp + 5_001)}000`,
      status: { code: 'ERROR', message: 'timed out' },
    });
    expect(found.filter(({ spanId }) => spanId === ids.id).map(({ serviceName }) => serviceName)).toContain('stock');
    const range = {
      start: new Date(Date.now() - 3_600_000).toISOString(),
      end: new Date(Date.now() + 60_000).toISOString(),
    };
    const edges = await until('the edge of the call', async () => {
      const { serviceMap } = await askGraphql<ServiceMap>(target, MAP, { range });
      return serviceMap.edges.length > 0 ? serviceMap.edges : undefined;
    });
    expect(edges).toEqual([{ client: 'shop', server: 'stock', requestCount: 1 }]);
  });

  it('Jaeger: a batch in Thrift', async () => {
    const traceId = randomBytes(16);
    const startMicros = BigInt(Date.now()) * 1_000n - 5_000_000n + 3n;
    const answer = await fetch(`${addresses.jaeger}/api/traces?format=jaeger.thrift`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-thrift' },
      body: Uint8Array.from(jaegerBatch(traceId, startMicros)),
    });
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    const [span] = await stored(traceId.toString('hex'), 1);
    expect(span).toMatchObject({
      ...{ spanId: '00000000000000b2', parentSpanId: '00000000000000a1', name: 'mail', serviceName: 'post' },
      startTimeUnixNano: `${String(startMicros)}000`,
      endTimeUnixNano: `${String(startMicros + 250n)}000`,
    });
  });
});

/** jaeger.thrift `Batch` in the binary protocol: a process `post` with one span `mail` of 250 microseconds. */
function jaegerBatch(traceId: Buffer, startMicros: bigint): Buffer {
  const struct = (...fields: readonly Buffer[]): Buffer => Buffer.concat([...fields, Buffer.of(0)]);
  const field = (type: number, id: number, value: Buffer): Buffer => Buffer.concat([Buffer.of(type, 0, id), value]);
  const count = (value: number): Buffer => Buffer.of(0, 0, 0, value);
  const text = (id: number, value: string): Buffer =>
    field(11, id, Buffer.concat([count(value.length), Buffer.from(value)]));
  const i64 = (id: number, value: bigint): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(value);
    return field(10, id, bytes);
  };
  const span = struct(
    i64(1, traceId.readBigInt64BE(8)),
    i64(2, traceId.readBigInt64BE(0)),
    i64(3, 0xb2n),
    i64(4, 0xa1n),
    text(5, 'mail'),
    i64(8, startMicros),
    i64(9, 250n),
  );
  return struct(field(12, 1, struct(text(1, 'post'))), field(15, 2, Buffer.concat([Buffer.of(12), count(1), span])));
}
