import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ClickHousePart } from '@clew/test-parts';

import type { ClewInstallation } from '../ingest/clew-gateway.js';
import type { BenchTopics } from '../ingest/topic.js';
import type { Otlpload } from '../otlpload.js';
import type { ClewCase, CollectorCase, SamplingCase } from './cases.js';
import { startClewReader } from './clew-reader.js';
import { createClewStore } from './clew-store.js';
import { startCollectorReader } from './collector-reader.js';
import type { FilledTopic } from './filled-topic.js';
import { crashHalfWay, measureReading, type ReadingFigures } from './measure.js';
import { startOtlpSink } from './otlp-sink.js';
import { readVerifyTable, type VerifiedTraces } from './whole-traces.js';

/** What all runs share. */
export interface Contest {
  readonly installation: ClewInstallation;
  readonly clickhouse: ClickHousePart;
  readonly topics: BenchTopics;
  readonly topic: FilledTopic;
  readonly otlpload: Otlpload;
  readonly folder: string;
  /** The policies of all, for a Collector. */
  readonly policiesFile: string;
  /** Those that keep nothing, for a sampler of Clew. */
  readonly keepsNothingFile: string;
}

/** What Clew's store held afterwards. */
export interface StoredFigures {
  readonly countedSpans: number;
  readonly keptTraces: number;
  readonly keptSpans: number;
  readonly fates: VerifiedTraces;
}

export interface ReadingRun {
  readonly figures: ReadingFigures;
  /** Of Clew only: what the Collector keeps goes nowhere while it is measured. */
  readonly stored?: StoredFigures;
}

/** One run of a case over the whole topic, in a consumer group and, for Clew, a journal and a database of its own. */
export async function runReading(contest: Contest, samplingCase: SamplingCase, run: string): Promise<ReadingRun> {
  if (samplingCase.subject === 'collector') return { figures: await readByCollector(contest, samplingCase, run) };
  return withClewReader(contest, samplingCase, run, (reader) =>
    measureReading(reader, contest.topic, contest.clickhouse.pid),
  );
}

async function readByCollector(contest: Contest, { work }: CollectorCase, run: string): Promise<ReadingFigures> {
  const { topic, policiesFile } = contest;
  const sink = await startOtlpSink();
  try {
    const reader = await startCollectorReader({ work, topic, policiesFile, groupId: run, otlpUrl: sink.url });
    try {
      const figures = await measureReading(reader, topic, undefined);
      if (work === 'counts-and-sends' && sink.requests === 0) throw new Error('the Collector sent nothing it kept');
      return figures;
    } finally {
      await reader.stop();
    }
  } finally {
    await sink.stop();
  }
}

/** The same, ended with `kill -9` half way; only what came out of it counts. */
export async function runCrash(contest: Contest, samplingCase: SamplingCase, run: string): Promise<VerifiedTraces> {
  const { topic, folder, otlpload } = contest;
  if (samplingCase.subject === 'clew') {
    const { stored } = await withClewReader(contest, samplingCase, run, (reader) => crashHalfWay(reader, topic));
    return stored.fates;
  }
  const files: string[] = [];
  const keptFile = (start: number): string => {
    const file = join(folder, `kept-${String(start)}.json`);
    files.push(file);
    return file;
  };
  const { policiesFile } = contest;
  const reader = await startCollectorReader({ work: 'decides', topic, policiesFile, groupId: run, keptFile });
  try {
    await crashHalfWay(reader, topic);
  } finally {
    await reader.stop();
  }
  const kept = join(folder, 'kept.json');
  await writeFile(kept, (await Promise.all(files.map((file) => readFile(file)))).map(withNewline).join(''));
  return readVerifyTable(await otlpload.verify(topic.file, topic.replayLog, kept, 'otlp-json'));
}

async function withClewReader<T>(
  contest: Contest,
  { processCount, workerCount, keepsNothing }: ClewCase,
  run: string,
  work: (reader: Awaited<ReturnType<typeof startClewReader>>) => Promise<T>,
): Promise<{ readonly figures: T; readonly stored: StoredFigures }> {
  const { topics, topic, clickhouse, installation, folder, otlpload } = contest;
  await topics.deleteIfThere(`${topic.name}.journal`);
  const store = await createClewStore(clickhouse, installation.env, run);
  const reader = await startClewReader({
    ...{ topic, store, groupId: run, processCount, workerCount },
    rulesFile: keepsNothing === true ? contest.keepsNothingFile : undefined,
  });
  let figures: T;
  try {
    figures = await work(reader);
  } finally {
    await reader.stop();
  }
  const storedFile = join(folder, 'stored.csv');
  const { traces: keptTraces, spans: keptSpans } = await store.writeStoredTraces(storedFile);
  const fates = readVerifyTable(await otlpload.verify(topic.file, topic.replayLog, storedFile));
  const stored = { countedSpans: await store.countedSpans(), keptTraces, keptSpans, fates };
  await store.drop();
  return { figures, stored };
}

/** A file that ended with a kill may end within a line. */
function withNewline(text: Buffer): string {
  return `${text.toString('utf8')}\n`;
}
