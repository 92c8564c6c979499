import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ClewProcess, freePorts } from '@clew/test-driver';

import type { ClewStore } from './clew-store.js';
import type { FilledTopic } from './filled-topic.js';
import type { TopicReader } from './reader.js';
import { scrape, sumOf, type Sample } from './scrape.js';

export interface ClewReaderStart {
  readonly topic: FilledTopic;
  readonly store: ClewStore;
  readonly groupId: string;
  /** Samplers that share the partitions. */
  readonly processCount: number;
  /** Processes of each sampler that share its partitions. */
  readonly workerCount: number;
  /** Rules that hold in place of the organisation's. */
  readonly rulesFile: string | undefined;
}

interface Sampler {
  readonly process: ClewProcess;
  /** Address of its metrics. */
  readonly metrics: string;
}

/** `clew start sampler`, once or more, with the default limits. */
export async function startClewReader(options: ClewReaderStart): Promise<TopicReader> {
  const { topic, store, groupId, processCount, workerCount, rulesFile } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'clew-bench-sampler-'));
  const delayDir = join(dataDir, 'event-loop');
  await mkdir(delayDir);
  const startSampler = async (): Promise<Sampler> => {
    const [port = 0] = await freePorts(1);
    const sampler = new ClewProcess(['start', 'sampler', '--json'], {
      ...store.env,
      CLEW_STREAM_KIND: 'kafka',
      CLEW_STREAM_BROKERS: topic.broker,
      CLEW_STREAM_TOPIC: topic.name,
      CLEW_STREAM_PARTITION_COUNT: String(topic.partitionCount),
      CLEW_STREAM_REPLICATION_FACTOR: '1',
      CLEW_DATA_DIR: dataDir,
      NODE_OPTIONS: `--import=${new URL('./event-loop-probe.js', import.meta.url).href}`,
      BENCH_EVENT_LOOP_FOLDER: delayDir,
      CLEW_STREAM_GROUP_ID: groupId,
      CLEW_SAMPLER_OPERATIONS_PORT: String(port),
      CLEW_SAMPLER_WORKERS: String(workerCount),
      ...(rulesFile === undefined ? {} : { CLEW_SAMPLER_RULES_FILE: rulesFile }),
    });
    await sampler.ready();
    return { process: sampler, metrics: `http://127.0.0.1:${String(port)}/metrics` };
  };
  const startAll = (): Promise<Sampler[]> => Promise.all(Array.from({ length: processCount }, startSampler));
  let samplers = await startAll();
  const metricPages = (): Promise<(readonly Sample[])[]> => Promise.all(samplers.map(({ metrics }) => scrape(metrics)));
  return {
    get pids() {
      return samplers.map((sampler) => sampler.process.pid);
    },
    progress: async () => {
      const samples = (await metricPages()).flat();
      return {
        spans: sumOf(samples, 'clew_sampler_spans_accepted_total'),
        heldSpans: sumOf(samples, 'clew_sampler_held_spans'),
      };
    },
    eventLoopP99Ms: async () => {
      const files = await readdir(delayDir);
      const delays = await Promise.all(files.map((file) => readFile(join(delayDir, file), 'utf8')));
      return Math.max(...delays.map(Number));
    },
    isDone: async () => {
      if ((await store.countedSpans()) < topic.spans) return false;
      const samples = (await metricPages()).flat();
      const owned = sumOf(samples, 'clew_sampler_partitions');
      return owned === topic.partitionCount && sumOf(samples, 'clew_sampler_held_traces') === 0;
    },
    crash: async () => {
      await Promise.all(samplers.map((sampler) => sampler.process.kill9()));
      samplers = await startAll();
    },
    stop: async () => {
      const codes = await Promise.all(samplers.map((sampler) => sampler.process.stop()));
      await rm(dataDir, { recursive: true, force: true });
      if (codes.some((code) => code !== 0)) {
        const logs = samplers.map((sampler) => sampler.process.log()).join('\n');
        throw new Error(`a sampler ended with ${codes.join(', ')}:\n${logs}`);
      }
    },
  };
}
