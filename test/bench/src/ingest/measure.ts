import { SPANS_PER_PASS } from './options.js';
import type { LoadFile, Otlpload } from '../otlpload.js';
import type { Protocol, Subject, SubjectStart } from './subject.js';
import type { BenchTopics } from './topic.js';

const PARTITION_COUNT = 8;
const WARM_UP_PASSES = 2;
const CONNECTIONS = 8;
/** At tens of thousands of spans a second, hundreds of answers: enough for a p99. */
const HALF_LOAD_S = 6;

export interface RunFigures {
  readonly cpuUsPerSpan: number;
  readonly spansPerSecond: number;
  readonly coresUsed: number;
  readonly peakRssMb: number;
  /** At half of this run's `spansPerSecond`. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly errors: number;
  readonly ackedSpans: number;
  readonly topicSpans: number;
}

export interface RunOptions {
  readonly otlpload: Otlpload;
  readonly file: LoadFile;
  readonly protocol: Protocol;
  readonly spans: number;
  readonly topics: BenchTopics;
  readonly broker: string;
  /** Of its own: nothing else is in the topic when its spans are counted. */
  readonly topic: string;
  readonly start: (start: SubjectStart) => Promise<Subject>;
}

/** A fresh process and a fresh topic: warm up, measure as fast as answers come, measure at half that rate, count. */
export async function measureRun(options: RunOptions): Promise<RunFigures> {
  const { otlpload, file, protocol, topics, broker, topic } = options;
  await topics.create(topic, PARTITION_COUNT);
  const subject = await options.start({ broker, topic, partitionCount: PARTITION_COUNT });
  const shared = {
    file,
    protocol,
    url: subject.addresses[protocol],
    ingestKey: subject.ingestKey,
    connectionCount: CONNECTIONS,
    serverPid: subject.pid,
  };
  try {
    const warm = await otlpload.replay({ ...shared, passes: WARM_UP_PASSES });
    const full = await otlpload.replay({ ...shared, passes: Math.ceil(options.spans / SPANS_PER_PASS) });
    const halfRate = full.spans_per_s / 2;
    const half = await otlpload.replay({
      ...shared,
      passes: Math.max(1, Math.round((halfRate * HALF_LOAD_S) / SPANS_PER_PASS)),
      spansPerSecond: halfRate,
    });
    const replays = [warm, full, half];
    const sum = (of: (figures: (typeof replays)[number]) => number): number =>
      replays.reduce((total, figures) => total + of(figures), 0);
    return {
      cpuUsPerSpan: full.server_cpu_us_per_span,
      spansPerSecond: full.spans_per_s,
      coresUsed: full.server_cores_used,
      peakRssMb: full.server_peak_rss_mb,
      p50Ms: half.p50_ms,
      p99Ms: half.p99_ms,
      errors: sum((figures) => figures.errors),
      ackedSpans: sum((figures) => figures.spans_acked),
      topicSpans: await topics.countSpans(topic),
    };
  } finally {
    await subject.stop();
    await topics.delete(topic);
  }
}
