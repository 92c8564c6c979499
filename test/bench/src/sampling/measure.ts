import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '@clew/test-driver';

import { cpuSeconds, peakRssMb } from './process-usage.js';
import type { FilledTopic } from './filled-topic.js';
import { DECISION_WAIT_MS } from './policies.js';
import type { ReaderProgress, TopicReader } from './reader.js';

const LOOK_MS = 500;
const READ_MS_MAX = 15 * 60_000;
/** After the last wait: for a flush, a tick, a write. */
const SETTLE_MS = DECISION_WAIT_MS + 4_000;

/** By then V8 has compiled what is hot, and tables have grown. */
const WARM_SHARE = 0.5;

interface Look {
  readonly atMs: number;
  readonly spans: number;
  /** A span counts half when it is read and half when it is decided. */
  readonly done: number;
  readonly cpu: number;
}

export interface ReadingFigures {
  readonly cpuUsPerSpan: number;
  /**
   * Of the second half of the work, where a span counts half when it is read and half when it is decided; a reader that does
   * not tell what it holds has that decided too in its second half. NaN where all was read at once.
   */
  readonly secondHalfCpuUsPerSpan: number;
  /** From the first spans until everything was read; the last traces are decided later. */
  readonly spansPerSecond: number;
  readonly peakRssMb: number;
  /** Of the store's process, while this was measured. */
  readonly storeCpuUsPerSpan: number;
  /** Where the reader itself tells. */
  readonly keptTraces: number | undefined;
  readonly eventLoopP99Ms: number | undefined;
}

/** Lets a reader that has just started read the whole topic and decide, and says what that took. */
export async function measureReading(
  reader: TopicReader,
  topic: FilledTopic,
  storePid: number | undefined,
): Promise<ReadingFigures> {
  const storePids = storePid === undefined ? [] : [storePid];
  // It may have read some already.
  const began = { ...(await lookAt(reader, await reader.progress())), store: await cpuSeconds(storePids) };
  const spansToRead = topic.spans - began.spans;
  if (spansToRead <= 0) throw new Error('everything was read before it was looked at: take more spans (--spans)');
  const looks: Look[] = [];
  await untilRead(reader, topic.spans, async (progress) => {
    if (progress.spans > 0) looks.push(await lookAt(reader, progress));
  });
  const [first] = looks;
  const warm = looks.find(({ spans, done }) => done >= topic.spans * WARM_SHARE && spans < topic.spans);
  const last = looks.at(-1);
  if (first === undefined || last === undefined) throw new Error('the reader read nothing');
  await untilDecided(reader);
  const cpuAtEnd = await cpuSeconds(reader.pids);
  const store = (await cpuSeconds(storePids)) - began.store;
  return {
    cpuUsPerSpan: ((cpuAtEnd - began.cpu) / spansToRead) * 1e6,
    secondHalfCpuUsPerSpan: warm === undefined ? Number.NaN : ((cpuAtEnd - warm.cpu) / (topic.spans - warm.done)) * 1e6,
    spansPerSecond: ((last.spans - first.spans) / (last.atMs - first.atMs)) * 1_000,
    peakRssMb: await peakRssMb(reader.pids),
    storeCpuUsPerSpan: (store / spansToRead) * 1e6,
    keptTraces: (await reader.progress()).keptTraces,
    eventLoopP99Ms: await reader.eventLoopP99Ms?.(),
  };
}

async function lookAt(reader: TopicReader, { spans, heldSpans }: ReaderProgress): Promise<Look> {
  return { atMs: performance.now(), spans, done: spans - heldSpans / 2, cpu: await cpuSeconds(reader.pids) };
}

/** Ends the reader at once when it has read half of the topic, starts it again and lets it come to the end. */
export async function crashHalfWay(reader: TopicReader, topic: FilledTopic): Promise<void> {
  await untilRead(reader, topic.spans / 2);
  await reader.crash();
  await untilDecided(reader);
}

async function untilRead(
  reader: TopicReader,
  spans: number,
  look: (progress: ReaderProgress) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await until(
    `${String(spans)} spans to be read`,
    async () => {
      const progress = await reader.progress();
      await look(progress);
      return progress.spans >= spans ? true : undefined;
    },
    { withinMs: READ_MS_MAX, everyMs: LOOK_MS },
  );
}

/** Until the reader says that it is done, and then as long as a Collector waits for the last traces. */
async function untilDecided(reader: TopicReader): Promise<void> {
  await until('all of the topic to be decided', async () => ((await reader.isDone()) ? true : undefined), {
    withinMs: READ_MS_MAX,
    everyMs: 1_000,
  });
  await sleep(SETTLE_MS);
}
