import { SpanHeader } from '@clew/otlp';
import type { Flush } from '@clew/store-contract';
import { JOURNAL_RECORD_BYTES } from '@clew/stream-contract';
import { beforeEach, describe, expect, it } from 'vitest';

import { PartitionSampler } from './partition-sampler.js';
import { DEFAULT_SAMPLER_LIMITS, recordBytesMax, type SamplerLimits } from './sampler-limits.js';
import { CLIENT, INTERNAL, SERVER, encodeRequest, type SimSpan } from './testing/sim-span.js';
import { ERRORS, policiesOf, share } from './testing/policies-of.js';

const T0 = Date.UTC(2026, 10, 22, 12);
const LUCKY = 'f'.repeat(32);
const UNLUCKY = `${'f'.repeat(18)}${'0'.repeat(13)}1`;

let sampler: PartitionSampler;
let offset: number;

function newSampler(limits: Partial<SamplerLimits> = {}): PartitionSampler {
  offset = 0;
  return new PartitionSampler({
    stream: 'spans',
    partition: 3,
    limits: { ...DEFAULT_SAMPLER_LIMITS, ...limits },
    policies: policiesOf(ERRORS, { type: 'latency', thresholdMs: 1_000 }, share(0.5)),
    hashSeed: 1,
  });
}

function span(traceId: string, id: number, changes: Partial<SimSpan> = {}): SimSpan {
  const startNano = BigInt(T0) * 1_000_000n;
  return {
    traceId,
    spanId: id.toString(16).padStart(16, '0'),
    parentSpanId: '',
    kind: INTERNAL,
    name: `span ${id}`,
    service: 'cart',
    environment: '',
    scope: 'http',
    startNano,
    endNano: startNano + 1_000_000n,
    isError: false,
    attributes: {},
    linkedSpanIds: [],
    ...changes,
  };
}

/** A message that the gateway received `atMs` after T0. */
function accept(atMs: number, ...spans: readonly SimSpan[]): void {
  acceptOf('acme', atMs, ...spans);
}

function acceptOf(tenantId: string, atMs: number, ...spans: readonly SimSpan[]): void {
  acceptValue(tenantId, atMs, spans.length, encodeRequest(spans));
}

function acceptValue(tenantId: string, atMs: number, spanCount: number, value: Uint8Array): void {
  sampler.accept({
    partition: 3,
    offset: BigInt(offset++),
    headers: {
      tenantId,
      teamId: 'shop',
      ingestKeyId: 'key',
      retentionDays: 7,
      spanCount,
      ingestBytes: 1,
      receivedAtUnixMs: T0 + atMs,
    },
    value,
  });
}

function flush(): Flush {
  const planned = sampler.flush();
  sampler.settle();
  return planned.flush;
}

/** With the bytes that rows point to in place of where these lie. */
function contentOf(written: Flush): unknown {
  const spans = written.spans.map(({ bytes, start, end, ...rest }) => ({
    ...rest,
    content: Buffer.from(bytes.subarray(start, end)).toString('hex'),
  }));
  return { ...written, spans };
}

function namesOf(written: Flush): string[] {
  return written.spans.map(({ bytes, start, end }) => {
    const header = new SpanHeader();
    header.read(bytes, start, end);
    return Buffer.from(bytes.subarray(header.nameStart, header.nameEnd)).toString('utf8');
  });
}

beforeEach(() => {
  sampler = newSampler();
});

describe('the memory of a message', () => {
  it('serves for others when it was accepted', () => {
    const flushOf = (becomes: (value: Uint8Array) => void): Flush => {
      sampler = newSampler();
      for (let id = 1; id <= 3; id++) {
        const name = `work ${id}`;
        const peer = { attributes: { 'db.system.name': `store ${id}` }, kind: CLIENT };
        const value = Buffer.from(encodeRequest([span(LUCKY, id, { isError: true, name, service: name, ...peer })]));
        acceptValue('acme', id, 1, value);
        becomes(value);
      }
      accept(10_000, span(UNLUCKY, 9));
      return flush();
    };
    const untouched = flushOf(() => undefined);
    const reused = flushOf((value) => value.fill(0xff));
    expect(contentOf(reused)).toEqual(contentOf(untouched));
    expect(namesOf(reused)).toEqual(['work 1', 'work 2', 'work 3']);
    expect(reused.edges).toHaveLength(3);
  });
});

describe('the journal record of a flush', () => {
  it('is bounded, whatever the traces and tenants are', () => {
    const limits = { ...DEFAULT_SAMPLER_LIMITS, traceSpansMax: 100, flushSpansMax: 50, manifestBytesMax: 3_000 };
    sampler = newSampler(limits);
    for (let tenant = 0; tenant < 40; tenant++) {
      acceptOf(`tenant ${tenant} ${'n'.repeat(300)}`, 0, span(UNLUCKY, tenant, { isError: true }));
    }
    const sizes = [];
    do {
      sizes.push(sampler.flush().manifest.bytes.length);
      sampler.settle();
    } while (sampler.hasBacklog);
    expect(sizes.length).toBeGreaterThan(3);
    expect(Math.max(...sizes)).toBeLessThan(limits.manifestBytesMax + 1_500);

    accept(1, ...Array.from({ length: 600 }, (_, index) => span(LUCKY, index + 1)));
    const { manifest } = sampler.flush();
    expect([...manifest.entries()]).toMatchObject([{ isClosed: true, fingerprintCount: 600 }]);
    expect(manifest.bytes.length).toBeLessThan(recordBytesMax(limits));
  });

  it('is never larger than a journal takes', () => {
    const traceSpansMax = 1_000_000; // what the configuration allows
    expect(recordBytesMax({ ...DEFAULT_SAMPLER_LIMITS, traceSpansMax })).toBeLessThan(JOURNAL_RECORD_BYTES);
    expect(() => newSampler({ traceSpansMax: 10_000_000 })).toThrow(
      /traceSpansMax 10000000, .* allow journal records of \d+ bytes, allowed is at most 33554432/,
    );
  });
});

describe('deciding', () => {
  it('writes a trace with an error at the next flush, and what follows of it at once', () => {
    accept(0, span(UNLUCKY, 1), span(UNLUCKY, 2, { isError: true }));
    const first = flush();
    expect(namesOf(first)).toEqual(['span 1', 'span 2']);
    expect(first.traces).toMatchObject([
      { decisionReason: 'status_code', adjustedCount: 1, spanCount: 2, errorSpanCount: 1 },
    ]);
    accept(100, span(UNLUCKY, 3));
    expect(namesOf(flush())).toEqual(['span 3']);
  });

  it('knows how long a trace lasts to the nanosecond, whichever span came first', () => {
    const startNano = BigInt(T0) * 1_000_000n + 1n;
    const child = { startNano: startNano + 5_000_000n, endNano: startNano + 999_999_999n };
    accept(0, span(UNLUCKY, 1, child), span(UNLUCKY, 2, { startNano, endNano: startNano + 10n }));
    expect(flush().traces).toEqual([]);
    accept(0, span(UNLUCKY, 3, { ...child, endNano: startNano + 1_000_000_000n }));
    expect(flush().traces).toMatchObject([{ decisionReason: 'latency', spanCount: 3 }]);
  });

  it('lets chance decide only after the wait, so that an error in it weighs 1 and not 1/p', () => {
    accept(0, span(LUCKY, 1));
    expect(flush().spans).toEqual([]);
    accept(5_999, span(LUCKY, 2, { isError: true }));
    expect(flush().traces).toMatchObject([{ decisionReason: 'status_code', adjustedCount: 1, spanCount: 2 }]);
  });

  it('keeps what chance keeps with its weight, a wait after the first span although more keep coming', () => {
    accept(0, span(LUCKY, 1));
    accept(5_000, span(LUCKY, 2));
    accept(6_000, span('1'.repeat(32), 3));
    expect(flush().traces).toMatchObject([{ decisionReason: 'probabilistic', adjustedCount: 2, spanCount: 2 }]);
  });

  it('keeps a long trace whole for an error at its end, on top of those that won the draw', () => {
    for (let second = 0; second <= 20; second++) {
      accept(second * 1_000, span(UNLUCKY, second + 1));
      expect(flush().spans).toEqual([]);
    }
    accept(21_000, span(UNLUCKY, 99, { isError: true }));
    expect(flush().traces).toMatchObject([{ decisionReason: 'status_code', adjustedCount: 0, spanCount: 22 }]);
  });

  it('drops a quiet trace nobody voted for, and counts it all the same', () => {
    accept(0, span(UNLUCKY, 1));
    expect(flush().red).toMatchObject([{ spanName: 'span 1', spanCount: 1 }]);
    sampler.idled(6_000);
    const { spans, red } = flush();
    expect([spans, red]).toEqual([[], []]);
    expect(sampler.holdings).toMatchObject({ traces: 0, spans: 0, bytes: 0 });
  });
});

describe('late spans', () => {
  beforeEach(() => {
    accept(0, span(UNLUCKY, 1), span(LUCKY, 2));
    sampler.idled(6_000);
    expect(namesOf(flush())).toEqual(['span 2']);
  });

  it('follow a verdict to keep', () => {
    accept(7_000, span(LUCKY, 3));
    expect(flush().traces).toMatchObject([{ decisionReason: 'probabilistic', adjustedCount: 2, spanCount: 1 }]);
  });

  it('follow a verdict to drop, and count', () => {
    accept(7_000, span(UNLUCKY, 3));
    sampler.idled(6_000);
    const late = flush();
    expect(late.spans).toEqual([]);
    expect(late.red).toMatchObject([{ spanName: 'span 3' }]);
    expect(sampler.counters.lateSpans).toBe(1);
  });

  it('turn a dropped trace into a kept one for an error, without weight', () => {
    accept(7_000, span(UNLUCKY, 3));
    accept(8_000, span(UNLUCKY, 4, { isError: true }));
    const late = flush();
    expect(namesOf(late)).toEqual(['span 3', 'span 4']);
    expect(late.traces).toMatchObject([{ decisionReason: 'late_error', adjustedCount: 0 }]);
  });

  it('are known when they come again', () => {
    accept(7_000, span(UNLUCKY, 1), span(LUCKY, 2));
    expect(flush().red).toEqual([]);
    expect(sampler.counters.duplicateSpans).toBe(2);
  });
});

describe('rollups', () => {
  it('takes spans apart by tenant, trace, id and kind, as Zipkin shares ids', () => {
    accept(
      0,
      span(UNLUCKY, 1, { kind: CLIENT }),
      span(UNLUCKY, 1, { kind: SERVER }),
      span(UNLUCKY, 1, { kind: CLIENT }),
    );
    expect(flush().red.map((row) => [row.spanKind, row.spanCount])).toEqual([
      ['CLIENT', 1],
      ['SERVER', 1],
    ]);
  });

  it('puts the minute of an absurd end to the receive time, and keeps the span`s own times', () => {
    const absurd = { startNano: 1n, endNano: 2n, isError: true };
    accept(0, span(UNLUCKY, 1, absurd));
    const written = flush();
    expect(written.red).toMatchObject([{ minuteUnixS: T0 / 1_000 }]);
    expect(written.spans).toMatchObject([{ storeDay: Math.floor(T0 / 86_400_000) }]);
    expect(written.traces).toMatchObject([{ startTimeUnixNano: 1n, endTimeUnixNano: 2n }]);
  });

  it('counts an edge when the trace is closed, also when its spans were written long before', () => {
    const client = span(UNLUCKY, 1, { kind: CLIENT, service: 'web', isError: true });
    accept(0, client);
    expect(flush().edges).toEqual([]);
    accept(5_000, span(UNLUCKY, 2, { kind: SERVER, parentSpanId: client.spanId }));
    flush();
    sampler.idled(6_000);
    expect(flush().edges).toMatchObject([{ client: 'web', server: 'cart', requestCount: 1, failedRequestCount: 1 }]);
  });

  it.each([
    [{ 'db.system.name': 'postgresql', 'db.namespace': 'orders' }, 'orders'],
    [{ 'db.system.name': 'redis', 'db.namespace': '0', 'server.address': 'cache-1' }, 'cache-1'],
    [{ 'db.system': 'redis', 'db.namespace': '0' }, 'redis'],
  ])('names the database of a call with %j', (attributes, server) => {
    accept(0, span(LUCKY, 1, { kind: CLIENT, attributes }));
    flush();
    sampler.idled(DEFAULT_SAMPLER_LIMITS.decisionWaitMs);
    expect(flush().edges).toMatchObject([{ client: 'cart', server, connectionType: 'database', requestCount: 1 }]);
  });
});

describe('limits', () => {
  it('closes a trace with too many spans, which goes on late under its verdict', () => {
    sampler = newSampler({ traceSpansMax: 2 });
    accept(0, span(UNLUCKY, 1), span(UNLUCKY, 2));
    flush();
    expect(sampler.holdings.traces).toBe(0);
    accept(1, span(UNLUCKY, 3));
    expect(sampler.counters.lateSpans).toBe(1);
  });

  it('closes a trace that is open for too long', () => {
    sampler = newSampler({ traceOpenMsMax: 10_000 });
    for (let second = 0; second <= 10; second++) {
      accept(second * 1_000, span(UNLUCKY, second + 1));
      flush();
    }
    expect(sampler.holdings.traces).toBe(0);
  });

  it('stops when the buffer is full, makes room by closing the quietest, and goes on', () => {
    sampler = newSampler({ bufferTracesMax: 10 });
    for (let index = 0; index < 10; index++) accept(index, span((index + 1).toString(16).padStart(32, 'a'), index + 1));
    expect(sampler.isFull).toBe(true);
    flush();
    expect(sampler.isFull).toBe(false);
    expect(sampler.holdings.traces).toBe(9);
    expect(sampler.counters.tracesClosedForRoom).toBe(1);
  });

  it('leaves what does not fit to the next flush, which is due at once', () => {
    sampler = newSampler({ flushSpansMax: 3 });
    for (let index = 0; index < 3; index++) {
      const traceId = (index + 1).toString(16).padStart(32, 'a');
      accept(index, span(traceId, 1), span(traceId, 2, { isError: true }));
    }
    expect(sampler.isFull).toBe(true);
    expect(flush().spans).toHaveLength(2);
    expect(sampler.hasBacklog).toBe(true);
    expect(flush().spans).toHaveLength(2);
    expect(flush().spans).toHaveLength(2);
    expect(sampler.hasBacklog).toBe(false);
  });

  it('has nothing to flush when nothing happens', () => {
    expect(sampler.isFlushDue).toBe(false);
    accept(0, span(UNLUCKY, 1));
    expect(sampler.isFlushDue).toBe(true);
    flush();
    expect(sampler.isFlushDue).toBe(false);
    sampler.idled(6_000);
    expect(sampler.isFlushDue).toBe(true);
  });
});

describe('how long spans are kept', () => {
  it('is said for traces with an error apart, all of whose spans have that time', () => {
    const send = (spans: SimSpan[], rest: { errorRetentionDays?: number }): void => {
      const headers = {
        ...{ tenantId: 'acme', teamId: 'shop', ingestKeyId: 'key', retentionDays: 7, ingestBytes: 1 },
        ...{ spanCount: spans.length, receivedAtUnixMs: T0, ...rest },
      };
      sampler.accept({ partition: 3, offset: BigInt(offset++), headers, value: encodeRequest(spans) });
    };
    send([span(LUCKY, 1, { isError: true }), span(LUCKY, 2)], { errorRetentionDays: 30 });
    send([span(LUCKY, 3)], {});
    accept(60_000, span(UNLUCKY, 9));
    const { spans, traces } = flush();
    expect(spans.map(({ retentionDays }) => retentionDays).toSorted((a, b) => a - b)).toEqual([7, 30, 30]);
    expect(traces.map(({ retentionDays }) => retentionDays)).toEqual([30]);
  });
});

describe('bad input', () => {
  it('skips what is no OTLP and counts it, at its offset', () => {
    sampler.accept({
      partition: 3,
      offset: 7n,
      headers: {
        tenantId: 'acme',
        teamId: 'shop',
        ingestKeyId: 'key',
        retentionDays: 7,
        spanCount: 1,
        ingestBytes: 1,
        receivedAtUnixMs: T0,
      },
      value: Uint8Array.of(0x0a, 0xff),
    });
    expect(sampler.position).toBe(8);
    expect(sampler.counters.malformedMessages).toBe(1);
  });

  it('skips a span without an id and takes the others', () => {
    accept(0, span(UNLUCKY, 1, { spanId: '' }), span('', 2), span(UNLUCKY, 3));
    expect(sampler.counters).toMatchObject({ malformedSpans: 2, acceptedSpans: 1 });
  });

  it('passes over messages it has had', () => {
    accept(0, span(UNLUCKY, 1));
    offset = 0;
    accept(0, span(UNLUCKY, 2));
    expect(sampler.counters.acceptedSpans).toBe(1);
  });
});
