import type { MessageHeaders } from '@clew/stream-contract';
import { beforeEach, describe, expect, it } from 'vitest';

import type { PartitionSampler, SamplerHoldings } from './partition-sampler.js';
import { DEFAULT_DRIVER_LIMITS, runPartition } from './run-partition.js';
import { DEFAULT_SAMPLER_LIMITS } from './sampler-limits.js';
import type { StreamOperation } from './sampler-ports.js';
import { Random } from './testing/random.js';
import { SimProcess } from './testing/sim-process.js';
import { INTERNAL, encodeRequest, type SimSpan } from './testing/sim-span.js';
import { SimStore } from './testing/sim-store.js';
import { SimStream } from './testing/sim-stream.js';
import { VirtualTime } from './testing/virtual-time.js';
import { EPOCH_MS } from './testing/workload.js';
import { ERRORS, policiesOf, share } from './testing/policies-of.js';

const WAIT_MS = 2_000;
const TRACE_ID = 'a'.repeat(32);

let time: VirtualTime;
let stream: SimStream;
let store: SimStore;
let sampler: PartitionSampler | undefined;
let failed: Set<StreamOperation>;
let flushCount: number;
let ended: unknown;

/** Nothing happens by chance. */
class Uneventful extends Random {
  override chance(): boolean {
    return false;
  }
}

beforeEach(() => {
  begin(new Random(1));
});

/** Answers the process that samples first. */
function begin(random: Random): SimProcess {
  time = new VirtualTime();
  stream = new SimStream(time, random, {});
  store = new SimStore(random, 1_000);
  sampler = undefined;
  failed = new Set();
  flushCount = 0;
  ended = undefined;
  const process = new SimProcess(time, random);
  startSampler(process);
  return process;
}

describe('a partition that cannot be read for a while', () => {
  it('does not decide a trace before what came within its wait was read', async () => {
    send(0, span(1));
    at(100, () => (stream.isSilent = true));
    send(1_000, span(2, { isError: true }));
    at(10_000, () => (stream.isSilent = false));
    await passed(20_000);
    expect(reasons()).toEqual(['status_code', 'status_code']);
  });

  it('nor while nobody says where it ends', async () => {
    send(0, span(1));
    at(100, () => (stream.isReadOut = true));
    send(10_100, span(2, { isError: true }), 1_000); // by a gateway that kept it until the brokers were back
    at(10_000, () => (stream.isReadOut = false));
    await passed(20_000);
    expect(reasons()).toEqual(['status_code', 'status_code']);
    expect(failed).toContain('end');
  });

  it('decides as soon as all of it was read', async () => {
    send(0, span(1));
    await passed(WAIT_MS + 2_000);
    expect(holdings()).toMatchObject({ traces: 0, rememberedTraces: 1 });
  });

  it('does not wait for ever for an end that holds no messages', async () => {
    send(0, span(1));
    at(100, () => (stream.isSilent = true));
    send(200, span(2));
    await passed(DEFAULT_DRIVER_LIMITS.endDoubtMsMax);
    expect(holdings()).toMatchObject({ traces: 1 });
    await passed(DEFAULT_DRIVER_LIMITS.endDoubtMsMax + WAIT_MS + 2_000);
    expect(holdings()).toMatchObject({ traces: 0 });
  });
});

describe('a partition with something to read all the time', () => {
  const { catchUpFlushIntervalMs, flushIntervalMs } = DEFAULT_SAMPLER_LIMITS;
  const DURATION_MS = 20_000;

  beforeEach(() => {
    begin(new Uneventful(1));
  });

  it.each([
    ['as it comes', 0, flushIntervalMs],
    ['at the limit', catchUpFlushIntervalMs - 100, flushIntervalMs],
    ['far behind', 60_000, catchUpFlushIntervalMs],
  ])('is flushed in time when it is read %s', async (_how, behindMs, intervalMs) => {
    for (let atMs = 0; atMs < DURATION_MS; atMs += 50) send(atMs, span(atMs + 1), atMs - behindMs);
    await passed(DURATION_MS);
    expect(Math.abs(flushCount - DURATION_MS / intervalMs)).toBeLessThanOrEqual(1);
  });

  it('comes back to the usual interval when it has caught up', async () => {
    for (let atMs = 0; atMs < DURATION_MS; atMs += 50) send(atMs, span(atMs + 1), Math.min(atMs, -60_000 + atMs * 5));
    await passed(DURATION_MS);
    expect(flushCount).toBeGreaterThanOrEqual(6);
    expect(flushCount).toBeLessThanOrEqual(10);
  });
});

describe('a partition taken over with a flush that may not be stored', () => {
  it('is asked for it after its messages were read, since a successor may have let them go meanwhile', async () => {
    const positionsWhenAsked: (number | undefined)[] = [];
    const first = begin(new Uneventful(1));
    store.isOut = true;
    send(0, span(1, { isError: true }));
    at(5_000, () => {
      first.die();
      store.isOut = false;
      const second = new SimProcess(time, new Uneventful(1));
      const sink = store.sink(second);
      startSampler(second, {
        write: (flush) => sink.write(flush),
        has: (id) => {
          positionsWhenAsked.push(sampler?.position);
          return sink.has(id);
        },
      });
    });
    await passed(10_000);
    expect(positionsWhenAsked).toEqual([1]);
    expect(reasons()).toEqual(['status_code']);
  });
});

function startSampler(process: SimProcess, sink = store.sink(process)): void {
  const ignored = (): void => undefined;
  const run = runPartition(stream.lease(process, new AbortController().signal), {
    stream: 'spans',
    sink,
    policies: policiesOf(ERRORS, share(0)),
    limits: { ...DEFAULT_SAMPLER_LIMITS, decisionWaitMs: WAIT_MS },
    driverLimits: DEFAULT_DRIVER_LIMITS,
    clock: {
      nowMs: () => process.nowMs(),
      unixMs: () => EPOCH_MS + Math.floor(time.nowMs),
      sleep: (delayMs, signal) => process.sleep(delayMs, signal),
    },
    events: {
      tookOver: ignored,
      flushed: () => flushCount++,
      writeFailed: ignored,
      messagesLost: ignored,
      journalLost: ignored,
      streamFailed: (_partition, operation) => failed.add(operation),
    },
    hashSeed: 1,
    started: (started) => {
      sampler = started;
    },
  });
  run.catch((error: unknown) => {
    ended = error;
  });
}

function at(atMs: number, happens: () => void): void {
  time.after(atMs - time.nowMs, happens);
}

/** The gateway received it at `receivedMs` and the stream got it at `atMs`. */
function send(atMs: number, sent: SimSpan, receivedMs = atMs): void {
  const value = encodeRequest([sent]);
  const headers: MessageHeaders = {
    tenantId: 'acme',
    teamId: 'red',
    ingestKeyId: 'key',
    retentionDays: 30,
    spanCount: 1,
    ingestBytes: value.length,
    receivedAtUnixMs: EPOCH_MS + receivedMs,
  };
  at(atMs, () => {
    stream.append(headers, value, [sent]);
  });
}

function span(id: number, changes: Partial<SimSpan> = {}): SimSpan {
  const startNano = BigInt(EPOCH_MS) * 1_000_000n;
  return {
    traceId: TRACE_ID,
    spanId: id.toString(16).padStart(16, '0'),
    parentSpanId: '',
    kind: INTERNAL,
    name: 'work',
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

async function passed(untilMs: number): Promise<void> {
  await time.run(() => false, untilMs);
  expect(ended).toBeUndefined();
}

function reasons(): string[] {
  return store.spans.map(({ reason }) => reason);
}

function holdings(): SamplerHoldings | undefined {
  return sampler?.holdings;
}
