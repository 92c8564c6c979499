import { PartitionSeeds } from '@clew/sampling-engine';
import type { PartitionJournal, PartitionLease, SpanStream } from '@clew/stream-contract';

export interface SeedPartitionsOptions {
  /** Partitions that there were, and that there are. */
  readonly from: number;
  readonly to: number;
  readonly groupId: string;
}

const SHUTDOWN_DEADLINE_MS = 9_000;

/**
 * Writes the first journal records of the new partitions, each from the journal of the one its traces were in. What an interrupted
 * attempt has written stays: the records are the same each time, and come in order.
 */
export async function seedPartitions(stream: SpanStream, { from, to, groupId }: SeedPartitionsOptions): Promise<void> {
  const parents = Array.from({ length: from }, () => deferred<PartitionSeeds>());
  const children = Array.from({ length: to - from }, () => deferred<undefined>());
  const run = async (lease: PartitionLease): Promise<void> => {
    const { partition } = lease;
    const child = children[partition - from];
    if (child === undefined) parents[partition]?.resolve(await readSeeds(lease.journal, to));
    else {
      const seeds = await parents[partition % from]?.promise;
      await appendMissing(lease.journal, seeds?.recordsOf(partition) ?? []);
      child.resolve(undefined);
    }
    await ended(lease.signal); // the partition is kept until all are done: nobody else is to have it
  };
  let rejectAll: (error: unknown) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => {
    rejectAll = reject;
  });
  const consumer = await stream.openConsumer(
    { groupId },
    {
      run,
      failed: (_partition, error) => {
        rejectAll(error);
      },
    },
  );
  try {
    await Promise.race([failure, Promise.all(children.map(({ promise }) => promise))]);
  } finally {
    await consumer.shutdown({ deadlineMs: SHUTDOWN_DEADLINE_MS });
  }
}

async function readSeeds(journal: PartitionJournal, partitionCount: number): Promise<PartitionSeeds> {
  const seeds = new PartitionSeeds({ partitionCount });
  for await (const { payload } of journal.read()) seeds.add(payload);
  return seeds;
}

async function appendMissing(journal: PartitionJournal, records: readonly Uint8Array[]): Promise<void> {
  let writtenCount = 0;
  for await (const _ of journal.read()) writtenCount++;
  for (const record of records.slice(writtenCount)) await journal.append(record);
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else {
      const done = (): void => {
        resolve();
      };
      signal.addEventListener('abort', done, { once: true });
    }
  });
}
