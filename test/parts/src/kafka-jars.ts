import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exclusively } from './exclusive-file.js';
import { runProgram } from './run-program.js';

export const KAFKA_VERSION = '4.4.0';

const REPOSITORY_ROOT = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const POM = fileURLToPath(new URL('../kafka-broker/pom.xml', import.meta.url));
const DOWNLOAD_MS_MAX = 300_000;

/** The folder with the broker's jars, fetched by Maven once and kept in the checkout. */
export async function kafkaJars(mvn: string): Promise<string> {
  const parts = join(REPOSITORY_ROOT, '.parts');
  const folder = join(parts, `kafka-libs-${KAFKA_VERSION}`);
  await mkdir(parts, { recursive: true });
  return exclusively(`${folder}.lock`, async () => {
    if (await hasJars(folder)) return folder;
    const draft = `${folder}.new`;
    await rm(draft, { recursive: true, force: true });
    await runProgram(
      mvn,
      [
        ...['-B', '-q', '-f', POM, `-Dkafka.version=${KAFKA_VERSION}`],
        ...['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${draft}`],
      ],
      { timeoutMs: DOWNLOAD_MS_MAX },
    );
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
    return folder;
  });
}

async function hasJars(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => name.endsWith('.jar'));
}
