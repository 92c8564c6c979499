import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { encodeTraceRequest } from '@clew/otlp';
import { spanIdFromBytes, traceIdFromBytes, type SpanId, type TraceId } from '@clew/trace-model';
import { askGraphql, ClewProcess, embeddedStart, until } from '@clew/test-driver';
import type { GraphqlTarget } from '@clew/test-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface UsageRow {
  readonly serviceName: string;
  readonly environment: string;
  readonly spanCount: number;
  readonly ingestBytes: number;
}

const SERVICES = ['shop', 'bank', 'post'] as const;
const ENVIRONMENTS = ['production', 'staging', ''] as const;

/** What is paid for: spans and bytes by service and environment, held against what was sent. */
describe('metering', () => {
  let dataDir: string;
  let clew: ClewProcess;
  let target: GraphqlTarget;
  let send: (body: Uint8Array) => Promise<void>;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'clew-metering-'));
    clew = new ClewProcess(await embeddedStart(dataDir));
    const { graphql = '', adminToken = '', otlpHttp = '', ingestKey = '' } = await clew.ready();
    target = { graphql, adminToken };
    send = async (body) => {
      const response = await fetch(`${otlpHttp}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf', authorization: `Bearer ${ingestKey}` },
        body: Buffer.from(body),
      });
      expect(response.status).toBe(200);
      expect((await response.arrayBuffer()).byteLength).toBe(0);
    };
  });

  afterAll(async () => {
    expect(await clew.stop(), clew.log()).toBe(0);
    await rm(dataDir, { recursive: true, force: true });
  });

  /** Bytes and spans of all requests, by service and environment. */
  async function usage(spanCount: number): Promise<ReadonlyMap<string, UsageRow>> {
    const range = {
      start: new Date(Date.now() - 7_200_000).toISOString(),
      end: new Date(Date.now() + 7_200_000).toISOString(),
    };
    const rows = await until('all spans to be counted', async () => {
      const answer = await askGraphql<{ usage: UsageRow[] }>(
        target,
        'query ($range: TimeRange!) { usage(range: $range) { serviceName environment spanCount ingestBytes } }',
        { range },
      );
      const counted = answer.usage.reduce((sum, row) => sum + row.spanCount, 0);
      return counted >= spanCount ? answer.usage : undefined;
    });
    const byKey = new Map<string, UsageRow>();
    for (const row of rows) {
      const key = `${row.serviceName}/${row.environment}`;
      const before = byKey.get(key) ?? { ...row, spanCount: 0, ingestBytes: 0 };
      const spans = before.spanCount + row.spanCount;
      byKey.set(key, { ...row, spanCount: spans, ingestBytes: before.ingestBytes + row.ingestBytes });
    }
    return byKey;
  }

  it('adds up to every byte that was sent, and sent again counts once', async () => {
    const bodies = Array.from({ length: 180 }, (_, index) => requestOf(index));
    await Promise.all(bodies.map(({ bytes }) => send(bytes)));
    const spanCount = bodies.reduce((sum, { spans }) => sum + spans, 0);
    const sentBytes = bodies.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const once = await usage(spanCount);
    expect(total(once, 'spanCount')).toBe(spanCount);
    expect(total(once, 'ingestBytes')).toBe(sentBytes);
    for (const key of SERVICES.flatMap((service) => ENVIRONMENTS.map((environment) => `${service}/${environment}`))) {
      const own = bodies.filter((body) => body.key === key);
      const ownBytes = own.reduce((sum, { bytes }) => sum + bytes.length, 0);
      expect(once.get(key)?.spanCount, key).toBe(own.reduce((sum, { spans }) => sum + spans, 0));
      // Requests share messages, in which bytes are shared out by the length of spans.
      expect(Math.abs((once.get(key)?.ingestBytes ?? 0) / ownBytes - 1), key).toBeLessThan(0.1);
    }
    for (const { bytes } of bodies.slice(0, 60)) await send(bytes);
    const last = requestOf(0);
    await send(last.bytes);
    const again = await usage(spanCount + last.spans);
    expect(total(again, 'spanCount')).toBe(spanCount + last.spans);
    expect(Math.abs(total(again, 'ingestBytes') / (sentBytes + last.bytes.length) - 1)).toBeLessThan(0.001);
  });
});

function total(rows: ReadonlyMap<string, UsageRow>, field: 'spanCount' | 'ingestBytes'): number {
  return [...rows.values()].reduce((sum, row) => sum + row[field], 0);
}

function requestOf(index: number): { readonly key: string; readonly spans: number; readonly bytes: Uint8Array } {
  const service = SERVICES[index % SERVICES.length] ?? 'shop';
  const environment = ENVIRONMENTS[Math.floor(index / SERVICES.length) % ENVIRONMENTS.length] ?? '';
  const spans = 20 + (index % 7) * 15;
  const text = (key: string, value: string) => ({ key, value: { type: 'string', value } as const });
  const startTimeUnixNano = BigInt(Date.now()) * 1_000_000n;
  const bytes = encodeTraceRequest([
    {
      resource: {
        attributes: [
          text('service.name', service),
          ...(environment === '' ? [] : [text('deployment.environment.name', environment)]),
        ],
        droppedAttributesCount: 0,
      },
      schemaUrl: '',
      scopeSpans: [
        {
          scope: { name: 'metering', version: '1', attributes: [], droppedAttributesCount: 0 },
          schemaUrl: '',
          spans: Array.from({ length: spans }, (_, span) => ({
            traceId: randomTraceId(),
            spanId: randomSpanId(),
            parentSpanId: '' as const,
            traceState: '',
            flags: 1,
            name: `work ${service}`,
            kind: 'INTERNAL' as const,
            startTimeUnixNano,
            endTimeUnixNano: startTimeUnixNano + 1_000_000n,
            attributes: [text('note', 'x'.repeat((span * 37) % 200))],
            droppedAttributesCount: 0,
            events: [],
            droppedEventsCount: 0,
            links: [],
            droppedLinksCount: 0,
            statusCode: 'UNSET' as const,
            statusMessage: '',
          })),
        },
      ],
    },
  ]);
  return { key: `${service}/${environment}`, spans, bytes };
}

function randomTraceId(): TraceId {
  return traceIdFromBytes(randomBytes(16)) ?? randomTraceId();
}

function randomSpanId(): SpanId {
  return spanIdFromBytes(randomBytes(8)) ?? randomSpanId();
}
