import { JOURNAL_RECORD_BYTES } from '@clew/stream-contract';

import { PRODUCER_BYTES_MAX } from './producer-memory.js';

/** Limits and waits of one partition's sampler. */
export interface SamplerLimits {
  /** Least time between two flushes, unless one is full. */
  readonly flushIntervalMs: number;
  /**
   * ... while messages are read later than this after they were received: who works off a backlog is late anyway, and few large
   * flushes cost the store half of what many small ones do.
   */
  readonly catchUpFlushIntervalMs: number;
  /**
   * How long a trace is given to show a reason to be kept before chance decides; and how long no span of it must have come
   * before it is closed. Stream time.
   */
  readonly decisionWaitMs: number;
  /** A trace that is open for longer is closed; it goes on as late spans. */
  readonly traceOpenMsMax: number;
  /** A trace with more spans is closed; it goes on as late spans. */
  readonly traceSpansMax: number;
  /** Spans accepted, and kept spans written, by one flush, give or take one message and one trace. */
  readonly flushSpansMax: number;
  /** Size of one journal record, give or take one trace. */
  readonly manifestBytesMax: number;
  /** Spans held until they are decided or, in outline, until their trace is closed. */
  readonly bufferSpansMax: number;
  /** Bytes of spans, resources and scopes held. */
  readonly bufferBytesMax: number;
  /** Traces open at a time. */
  readonly bufferTracesMax: number;
  /**
   * From this share of a buffer limit on, traces that are opened are decided at once by a chance that falls as the buffer
   * fills (`stress_relief`). 1: never.
   */
  readonly stressShare: number;
  /** Documents of the policies and what these have learned are journaled every so many flushes. */
  readonly snapshotFlushes: number;
  /** ... in at most so many bytes; what was learned is left out where it does not fit. */
  readonly snapshotBytesMax: number;
  /** Verdicts of traces closed within this many flushes are remembered for late spans. */
  readonly decisionMemoryFlushes: number;
  /** ... and of at most so many closings. */
  readonly decisionMemoryTraces: number;
  /** Spans of traces closed within this many flushes are recognised when sent again. At most `decisionMemoryFlushes`. */
  readonly dedupeFlushes: number;
  /** ... and at most so many spans, of whole traces. */
  readonly dedupeSpans: number;
  /** Producers (gateway processes) whose messages are recognised when they come again; every journal record lists them. */
  readonly producersMax: number;
  /** ... and for so many flushes after their last message. */
  readonly producerMemoryFlushes: number;
  /** Size of the blocks that span bytes are held in. */
  readonly arenaBytes: number;
}

export const DEFAULT_SAMPLER_LIMITS: SamplerLimits = {
  flushIntervalMs: 1_000,
  catchUpFlushIntervalMs: 4_000,
  decisionWaitMs: 6_000,
  traceOpenMsMax: 300_000,
  traceSpansMax: 20_000,
  flushSpansMax: 50_000,
  manifestBytesMax: 512 * 1024,
  bufferSpansMax: 500_000,
  bufferBytesMax: 256 * 1024 * 1024,
  bufferTracesMax: 250_000,
  stressShare: 0.8,
  snapshotFlushes: 30,
  snapshotBytesMax: 256 * 1024,
  decisionMemoryFlushes: 1_800,
  decisionMemoryTraces: 1_000_000,
  dedupeFlushes: 300,
  dedupeSpans: 2_000_000,
  producersMax: 1_000,
  producerMemoryFlushes: 1_000_000,
  arenaBytes: 256 * 1024,
};

const FINGERPRINT_BYTES = 8;
/** Of one message: as large as the gateway makes them, of spans with ids and nothing else. */
const MESSAGE_SPANS = 300_000;
/** Head of a record, and an entry with its tenant. */
const RECORD_OVERHEAD_BYTES = 64 * 1024;

/**
 * Largest journal record there can be: one that is all but full when a trace is added that reached its limit just before
 * the last flush and then got all that could be read.
 */
export function recordBytesMax(limits: SamplerLimits): number {
  const { flushSpansMax, manifestBytesMax, producersMax, snapshotBytesMax, traceSpansMax } = limits;
  const traceSpans = traceSpansMax + flushSpansMax + MESSAGE_SPANS;
  const producersBytes = producersMax * PRODUCER_BYTES_MAX;
  const bytes = manifestBytesMax + traceSpans * FINGERPRINT_BYTES + producersBytes;
  return bytes + snapshotBytesMax + RECORD_OVERHEAD_BYTES;
}

/** Throws RangeError naming the first limit that makes no sense. */
export function checkSamplerLimits(limits: SamplerLimits): SamplerLimits {
  const { stressShare, ...whole } = limits;
  if (!(stressShare > 0 && stressShare <= 1)) {
    throw new RangeError(`stressShare is ${stressShare}, allowed is above 0 and at most 1`);
  }
  for (const [name, value] of Object.entries(whole)) {
    const least = name === 'dedupeFlushes' || name === 'dedupeSpans' ? 0 : 1;
    if (!Number.isSafeInteger(value) || value < least) {
      throw new RangeError(`${name} is ${String(value)}, allowed is a whole number of at least ${least}`);
    }
  }
  if (limits.dedupeFlushes > limits.decisionMemoryFlushes) {
    throw new RangeError(
      `dedupeFlushes is ${limits.dedupeFlushes}, allowed is at most decisionMemoryFlushes (${limits.decisionMemoryFlushes})`,
    );
  }
  const recordBytes = recordBytesMax(limits);
  if (recordBytes > JOURNAL_RECORD_BYTES) {
    const { flushSpansMax, manifestBytesMax, producersMax, traceSpansMax } = limits;
    throw new RangeError(
      `traceSpansMax ${traceSpansMax}, flushSpansMax ${flushSpansMax}, manifestBytesMax ${manifestBytesMax} and producersMax ${producersMax} allow ` +
        `journal records of ${recordBytes} bytes, allowed is at most ${JOURNAL_RECORD_BYTES}`,
    );
  }
  return limits;
}
