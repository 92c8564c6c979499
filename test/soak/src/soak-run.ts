import { setTimeout as sleep } from 'node:timers/promises';

import { Calm } from './calm.js';
import { below, closeBooks, equal, untilDrained, type Check } from './books.js';
import { Cluster } from './cluster.js';
import { planDisturbances } from './disturbance-plan.js';
import { disturb } from './disturber.js';
import { Memory, type MemoryOverTime } from './memory.js';
import { Probes, SPANS_PER_PROBE, type Probe } from './probes.js';
import { quantile } from './quantile.js';
import type { SentVolume, Volume } from './volume.js';

export interface SoakRunOptions {
  readonly durationMs: number;
  readonly rate: number;
  readonly kills: number;
  readonly storeAwayMs: number;
  readonly brokerAwayMs: number;
  readonly seed: number;
  readonly volume: Volume;
  readonly say: (line: string) => void;
}

export interface Delays {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface SoakOutcome {
  readonly checks: readonly Check[];
  readonly spansSent: number;
  readonly resendCount: number;
  /** From sending a trace to the first search that shows it. */
  readonly delays: Readonly<Record<'allCalm' | 'errorsCalm' | 'allThroughout' | 'errorsThroughout', Delays>>;
  readonly memory: readonly MemoryOverTime[];
}

const GATEWAYS = 2;
const SAMPLERS = 2;
const SEARCHABLE_MS_MAX = 10_000;
const ERROR_SEARCHABLE_MS_MAX = 5_000;
/** Beyond the time of the load: until all that was held up is read. */
const DRAIN_MS_MAX = 15 * 60_000;
/** A process that needs so much more at the end than in the middle grows. */
const GROWTH_MAX = 1.3;
/** Less than this is noise: garbage that was not collected yet. */
const GROWTH_MB_MIN = 200;

/** Everything under load, with something ended now and then; afterwards the books are closed. */
export async function runSoak(options: SoakRunOptions): Promise<SoakOutcome> {
  const { say } = options;
  const cluster = await Cluster.start({ gatewayCount: GATEWAYS, samplerCount: SAMPLERS, say });
  const enough = new AbortController();
  try {
    say('everything runs');
    const outcome = await soak(cluster, options, enough);
    say('the books are closed; stopping everything');
    const failures = await cluster.stop();
    for (const failure of failures) say(failure);
    return { ...outcome, checks: [...outcome.checks, equal('processes that did not end well', 0, failures.length)] };
  } catch (error) {
    enough.abort();
    await cluster.stop();
    throw error;
  }
}

async function soak(cluster: Cluster, options: SoakRunOptions, enough: AbortController): Promise<SoakOutcome> {
  const { durationMs, rate, volume, say } = options;
  const { gatewayUrls, ingestKey } = cluster;
  const calm = new Calm();
  const memory = new Memory();
  const probes = new Probes({ otlpHttp: gatewayUrls, ingestKey }, await cluster.graphql());
  const loaded = new AbortController();
  const { signal } = enough;

  const plan = planDisturbances({ ...options, processCount: Math.min(GATEWAYS, SAMPLERS) });
  const watching = [memory.watch(() => cluster.pids(), signal), reportProgress(probes, say, signal)];
  const searching = probes.watch(signal, () => loaded.signal.aborted);
  const sendingAndEnding = async (): Promise<SentVolume> => {
    const sending = volume({ gatewayUrls, ingestKey, durationMs, rate, signal });
    const [sent] = await Promise.all([
      sending,
      disturb(cluster, plan, calm, { say, signal }),
      sleep(durationMs, undefined, { signal }),
    ]);
    loaded.abort();
    return sent;
  };
  const [sent] = await Promise.all([sendingAndEnding(), probes.send(AbortSignal.any([loaded.signal, signal]))]);
  const extra = { spans: probes.all.length * SPANS_PER_PROBE, traces: probes.all.length };
  say(`${String(sent.spanCount + extra.spans)} spans acknowledged; waiting until they are all counted and decided`);
  await untilDrained(cluster, sent.spanCount + extra.spans, DRAIN_MS_MAX);
  await Promise.race([searching, sleep(SEARCHABLE_MS_MAX)]);
  enough.abort();
  await Promise.all([...watching, searching]);

  const delays = {
    allCalm: delaysOf(inCalm(probes.all, calm)),
    errorsCalm: delaysOf(inCalm(probes.all, calm).filter(({ isError }) => isError)),
    allThroughout: delaysOf(probes.all),
    errorsThroughout: delaysOf(probes.all.filter(({ isError }) => isError)),
  };
  return {
    checks: [
      ...(await closeBooks(cluster, sent, extra)),
      equal('probe traces found by search', probes.all.length, delays.allThroughout.count),
      below('span to search in calm, p99', SEARCHABLE_MS_MAX / 1_000, delays.allCalm.p99Ms / 1_000, 's'),
      below('error span to search in calm, p99', ERROR_SEARCHABLE_MS_MAX / 1_000, delays.errorsCalm.p99Ms / 1_000, 's'),
      { ...equal('processes whose memory grew', 0, memory.overTime().filter(grew).length), isMeasured: true },
    ],
    spansSent: sent.spanCount + extra.spans,
    resendCount: sent.resendCount,
    delays,
    memory: memory.overTime(),
  };
}

/** The store is measured too, but its caches are its own affair. */
function grew({ name, middleMb, endMb }: MemoryOverTime): boolean {
  return name !== 'store' && endMb > middleMb * GROWTH_MAX && endMb - middleMb > GROWTH_MB_MIN;
}

/** Chosen by when they were sent and not by how long it took, which is what they are to tell. */
function inCalm(probes: readonly Probe[], calm: Calm): readonly Probe[] {
  return probes.filter(({ sentAtMs }) => calm.during(sentAtMs, sentAtMs + SEARCHABLE_MS_MAX));
}

function delaysOf(probes: readonly Probe[]): Delays {
  const delays = probes.flatMap(({ sentAtMs, foundAtMs }) => (foundAtMs === undefined ? [] : [foundAtMs - sentAtMs]));
  return {
    count: delays.length,
    p50Ms: quantile(delays, 0.5),
    p99Ms: quantile(delays, 0.99),
    maxMs: quantile(delays, 1),
  };
}

async function reportProgress(probes: Probes, say: (line: string) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(60_000, undefined, { signal }).catch(() => undefined); // only an abort ends it early
    const found = probes.all.filter(({ foundAtMs }) => foundAtMs !== undefined).length;
    say(`${String(found)} of ${String(probes.all.length)} probe traces found`);
  }
}
