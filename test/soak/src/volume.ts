import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readVerifyTable, type LoadFile, type Otlpload, type TraceFates, type VerifiedTraces } from '@clew/bench';
import { runSpanLoad, type SentTrace } from '@clew/test-driver';

export interface VolumeTarget {
  /** Base addresses of the gateways. */
  readonly gatewayUrls: readonly string[];
  readonly ingestKey: string;
  readonly durationMs: number;
  /** Spans per second, over all gateways. */
  readonly rate: number;
  /** Ends it early: it may reject then. */
  readonly signal: AbortSignal;
}

export interface SentVolume {
  /** Every one of them was acknowledged. */
  readonly spanCount: number;
  readonly traceCount: number;
  /** Requests that had to be sent again. */
  readonly resendCount: number;
  /** Holds what is stored, spans by trace, against what was sent. */
  fatesOf(stored: ReadonlyMap<string, number>): Promise<VerifiedTraces>;
}

/** The mass of the load: everything is sent again until it is acknowledged. */
export type Volume = (target: VolumeTarget) => Promise<SentVolume>;

const PASS_S = 10;

/** One otlpload for each gateway, whole traces in a body, 500 spans a body. Uses files in `folder`. */
export function otlploadVolume(otlpload: Otlpload, folder: string): Volume {
  return async ({ gatewayUrls, ingestKey, durationMs, rate, signal }) => {
    const rateEach = rate / gatewayUrls.length;
    const file = await otlpload.generate(join(folder, 'load-a.bin'), 'a', Math.round(rateEach * PASS_S));
    const passes = Math.max(1, Math.round(durationMs / 1_000 / PASS_S));
    const replays = gatewayUrls.map(async (url, index) => {
      const logFile = join(folder, `replay-${String(index)}.log`);
      const shared = { file, url, ingestKey, passes, spansPerSecond: rateEach, logFile, signal };
      return { logFile, figures: await otlpload.replay(shared) };
    });
    const sent = await Promise.all(replays);
    const total = (of: (figures: (typeof sent)[number]['figures']) => number): number =>
      sent.reduce((sum, { figures }) => sum + of(figures), 0);
    const rejected = total((figures) => figures.rejected_spans);
    if (rejected > 0) throw new Error(`${String(rejected)} spans of the load were rejected`);
    return {
      spanCount: total((figures) => figures.spans_acked),
      traceCount: (await traceCountOf(file)) * passes * gatewayUrls.length,
      resendCount: total((figures) => figures.errors),
      fatesOf: async (stored) => {
        const storedFile = join(folder, 'stored.csv');
        await writeFile(storedFile, [...stored].map(([id, spans]) => `${id},${String(spans)}\n`).join(''));
        const tables = await Promise.all(sent.map(({ logFile }) => otlpload.verify(file, logFile, storedFile)));
        return tables.map(readVerifyTable).reduce(added);
      },
    };
  };
}

/** Without Go: traces of about a dozen spans, each in two requests. */
export const spanLoadVolume: Volume = async ({ gatewayUrls, ingestKey, durationMs, rate, signal }) => {
  const shared = { otlpHttp: gatewayUrls, ingestKey, durationMs, signal };
  const { traces, spanCount, resendCount } = await runSpanLoad({ ...shared, tracesPerSecond: rate / SPANS_PER_TRACE });
  return {
    ...{ spanCount, resendCount, traceCount: traces.size },
    fatesOf: (stored) => Promise.resolve(fatesOf([...traces.values()], stored)),
  };
};

/** What `runSpanLoad` makes on average. */
const SPANS_PER_TRACE = 14.5;

function fatesOf(traces: readonly SentTrace[], stored: ReadonlyMap<string, number>): VerifiedTraces {
  const of = (chosen: readonly SentTrace[]): TraceFates => {
    const differences = chosen.map((trace) => (stored.get(trace.traceId) ?? Number.NaN) - trace.spanCount);
    const count = (fits: (difference: number) => boolean): number => differences.filter(fits).length;
    return {
      sent: chosen.length,
      whole: count((difference) => difference === 0),
      partial: count((difference) => difference < 0),
      duplicated: count((difference) => difference > 0),
    };
  };
  return {
    error: of(traces.filter(({ error }) => error)),
    slow: of(traces.filter(({ error, slow }) => slow && !error)),
    plain: of(traces.filter(({ error, slow }) => !error && !slow)),
  };
}

function added(a: VerifiedTraces, b: VerifiedTraces): VerifiedTraces {
  const sum = (left: TraceFates, right: TraceFates): TraceFates => ({
    sent: left.sent + right.sent,
    whole: left.whole + right.whole,
    partial: left.partial + right.partial,
    duplicated: left.duplicated + right.duplicated,
  });
  return { error: sum(a.error, b.error), slow: sum(a.slow, b.slow), plain: sum(a.plain, b.plain) };
}

async function traceCountOf({ tracesCsv }: LoadFile): Promise<number> {
  return (await readFile(tracesCsv, 'utf8')).trim().split('\n').length - 1;
}
