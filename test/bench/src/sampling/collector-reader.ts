import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { freePorts, until } from '@clew/test-driver';

import { COLLECTOR_BINARY, COLLECTOR_SOURCE } from '../collector-build.js';
import type { CollectorWork } from './cases.js';
import type { FilledTopic } from './filled-topic.js';
import { DECISION_WAIT_MS } from './policies.js';
import type { TopicReader } from './reader.js';
import { scrape, sumOf } from './scrape.js';

const CONFIGURATIONS: Readonly<Record<CollectorWork, string>> = {
  decides: 'kafka-to-tail-sampling.yaml',
  'counts-and-sends': 'kafka-to-spans-and-metrics.yaml',
};

export interface CollectorStart {
  readonly work: CollectorWork;
  readonly topic: FilledTopic;
  readonly groupId: string;
  /** The Collector's policies, as a file that is merged into its configuration. */
  readonly policiesFile: string;
  /** Names the file that each start writes what it keeps to; without it that goes nowhere and costs nothing. */
  readonly keptFile?: (start: number) => string;
  /** Where one that sends what it keeps sends it. */
  readonly otlpUrl?: string;
}

/** One of its configurations in a process of its own. */
export async function startCollectorReader(options: CollectorStart): Promise<TopicReader> {
  const [port = 0] = await freePorts(1);
  const address = `http://127.0.0.1:${String(port)}/metrics`;
  let starts = 0;
  let child = await startProcess(options, port, ++starts);
  return {
    get pids() {
      return [pidOf(child)];
    },
    progress: async () => {
      const samples = await scrape(address);
      return {
        spans: sumOf(samples, 'otelcol_receiver_accepted_spans'),
        heldSpans: 0,
        keptTraces: sumOf(samples, 'otelcol_processor_tail_sampling_global_count_traces_sampled', 'sampled="true"'),
      };
    },
    isDone: async () => (await options.topic.lag(options.groupId)) === 0,
    crash: async () => {
      await end(child, 'SIGKILL');
      child = await startProcess(options, port, ++starts);
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

async function startProcess(options: CollectorStart, port: number, start: number): Promise<ChildProcess> {
  const { work, topic, groupId, policiesFile, keptFile, otlpUrl } = options;
  const configs = [`${COLLECTOR_SOURCE}/${CONFIGURATIONS[work]}`, policiesFile];
  const child = spawn(
    COLLECTOR_BINARY,
    configs.flatMap((file) => ['--config', file]),
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        PEER_BROKER: topic.broker,
        PEER_TOPIC: topic.name,
        PEER_GROUP: groupId,
        PEER_DECISION_WAIT: `${String(DECISION_WAIT_MS)}ms`,
        PEER_METRICS_PORT: String(port),
        PEER_EXPORTER: keptFile === undefined ? 'nop' : 'file',
        PEER_FILE: keptFile?.(start) ?? '/dev/null',
        PEER_OTLP_URL: otlpUrl ?? '',
      },
    },
  );
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  child.once('exit', () => process.off('exit', killWithUs));
  const listens = until('the Collector to listen', () =>
    fetch(`http://127.0.0.1:${String(port)}/metrics`).then(
      () => true,
      () => undefined,
    ),
  );
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the Collector ended with ${String(code)} before it listened`);
  });
  await Promise.race([listens, ended]);
  ended.catch(() => undefined); // later it may
  return child;
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the Collector did not start');
  return pid;
}
