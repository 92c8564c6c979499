import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StreamError } from '@clew/stream-contract';
import { replaceFile } from './replace-file.js';

const FORMAT_VERSION = 1;

/**
 * Creates the folder, or checks that it was made with the same number of partitions: with another number the spans of one
 * trace would lie in two.
 */
export async function prepareFolder(dataDir: string, partitionCount: number, mayGrow = false): Promise<void> {
  const path = join(dataDir, 'stream.json');
  const found = await readDescription(path);
  const describe = (): Promise<void> =>
    replaceFile(path, JSON.stringify({ formatVersion: FORMAT_VERSION, partitionCount }));
  if (found === undefined) return describe();
  if (found.formatVersion !== FORMAT_VERSION) {
    throw refuse(
      `${path} has format version ${String(found.formatVersion)}; this version reads ${String(FORMAT_VERSION)}`,
    );
  }
  if (mayGrow && typeof found.partitionCount === 'number' && found.partitionCount < partitionCount) return describe();
  if (found.partitionCount !== partitionCount) {
    throw refuse(
      `${dataDir} was made with partitionCount ${String(found.partitionCount)} and cannot be opened with ${String(partitionCount)}: use the old number, or an empty folder`,
    );
  }
}

/** How many partitions the stream in this folder has; undefined where there is none, or none that this version reads. */
export async function storedPartitionCount(dataDir: string): Promise<number | undefined> {
  const found = await readDescription(join(dataDir, 'stream.json'));
  const count = found?.formatVersion === FORMAT_VERSION ? found.partitionCount : undefined;
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : undefined;
}

export async function createFolder(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true }).catch((error: unknown) => {
    throw refuse(`the data folder ${dataDir} cannot be created`, error);
  });
}

async function readDescription(path: string): Promise<{ formatVersion: unknown; partitionCount: unknown } | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw refuse(`${path} cannot be read`, error);
  }
  try {
    const description: unknown = JSON.parse(text);
    if (typeof description === 'object' && description !== null) {
      return { formatVersion: undefined, partitionCount: undefined, ...description };
    }
  } catch (error) {
    throw refuse(`${path} is not JSON`, error);
  }
  throw refuse(`${path} is not a JSON object`);
}

function refuse(message: string, cause?: unknown): StreamError {
  return new StreamError('STREAM_FOLDER_INVALID', message, { retryable: false, cause });
}
