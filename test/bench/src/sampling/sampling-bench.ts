import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { partIfAvailable, startClickHouse, startKafka } from '@clew/test-parts';

import { buildCollector } from '../collector-build.js';
import { installClew } from '../ingest/clew-gateway.js';
import { BenchTopics } from '../ingest/topic.js';
import { Otlpload } from '../otlpload.js';
import { CRASH_CASES, READING_CASES, type SamplingCase } from './cases.js';
import { runCrash, runReading, type Contest } from './contest.js';
import { fillTopic } from './filled-topic.js';
import type { SamplingBenchOptions } from './options.js';
import { KEEPS_NOTHING, TAIL_SAMPLING } from './policies.js';
import { samplingReport, type CrashCase, type ReadingCase } from './report.js';
import { importedDocument, saveSamplingPolicies } from './save-policies.js';

type Say = (line: string) => void;
type Closer = () => Promise<unknown>;

/**
 * `npm run bench -- sampling`: one topic, filled once, read by Clew's sampler (into the embedded store) and by an
 * OpenTelemetry Collector (into nothing) with the same policies. Then both are killed half way, to see which traces come
 * out. Returns a report in Markdown.
 */
export async function benchSampling(options: SamplingBenchOptions, report: Say): Promise<string> {
  const say: Say = (line) => {
    report(`${new Date().toISOString()} ${line}`);
  };
  const collector = await buildCollector(say);
  const chosen = (cases: readonly SamplingCase[]): readonly SamplingCase[] =>
    cases.filter(({ subject, name }) => (collector.built || subject === 'clew') && name.includes(options.only));
  const kafka = await partIfAvailable(startKafka, say);
  const [broker] = kafka?.brokers ?? [];
  if (kafka === undefined || broker === undefined) return 'not run: there is no Kafka\n';
  const closers: Closer[] = [() => kafka.stop()];
  try {
    const contest = await prepare(options, broker, closers, say);
    const readings = chosen(READING_CASES).map((samplingCase): ReadingCase => ({ samplingCase, runs: [] }));
    let runNumber = 0;
    const runName = (): string => `bench_${String(process.pid)}_${String(runNumber++)}`;
    for (let run = 0; run < options.runs; run++) {
      for (const { samplingCase, runs } of readings) {
        runs.push(await runReading(contest, samplingCase, runName()));
        say(`${samplingCase.name}: ${JSON.stringify(runs.at(-1))}`);
      }
    }
    const crashes: CrashCase[] = [];
    for (const samplingCase of chosen(CRASH_CASES)) {
      crashes.push({ samplingCase, fates: await runCrash(contest, samplingCase, runName()) });
      say(`${samplingCase.name}: ${JSON.stringify(crashes.at(-1)?.fates)}`);
    }
    return samplingReport(contest.topic.spans, readings, crashes, collector.built ? undefined : collector.reason);
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

/** Adds to `closers` what has to be stopped afterwards, the last first. */
async function prepare({ spans }: SamplingBenchOptions, broker: string, closers: Closer[], say: Say): Promise<Contest> {
  const folder = await mkdtemp(join(tmpdir(), 'clew-bench-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const topics = new BenchTopics(broker);
  closers.push(() => topics.close());
  const installation = await installClew();
  closers.push(() => installation.stop());
  const clickhouse = await startClickHouse(say);
  closers.push(() => clickhouse.stop());
  await saveSamplingPolicies(installation, { tail_sampling: TAIL_SAMPLING }, say);
  const policiesFile = join(folder, 'policies.yaml'); // JSON is YAML
  await writeFile(policiesFile, JSON.stringify({ processors: { tail_sampling: TAIL_SAMPLING } }));
  const keepsNothingFile = join(folder, 'keeps-nothing.json');
  const nothing = importedDocument({ tail_sampling: KEEPS_NOTHING }, say);
  await writeFile(keepsNothingFile, JSON.stringify({ sampling: nothing }));
  const otlpload = await Otlpload.build();
  say(`filling the topic with ${String(spans)} spans`);
  const name = `bench-${String(process.pid)}`;
  const topic = await fillTopic({ installation, otlpload, topics, broker, name, spans, folder });
  say(`${String(topic.spans)} spans are in the topic`);
  return { installation, clickhouse, topics, topic, otlpload, folder, policiesFile, keepsNothingFile };
}
