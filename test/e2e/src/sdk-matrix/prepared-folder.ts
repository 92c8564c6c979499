import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PARTS = fileURLToPath(new URL('../../../../.parts', import.meta.url));
export const SENDERS = fileURLToPath(new URL('../../senders', import.meta.url));

/** A folder in the checkout that `make` fills once, and again when the files it is made from have changed. */
export async function preparedFolder(
  name: string,
  madeFrom: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(PARTS, name);
  const stamp = join(folder, 'made-from.sha256');
  const wanted = await digest(madeFrom);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await make(folder);
  await writeFile(stamp, wanted);
  return folder;
}

async function digest(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(join(SENDERS, file)));
  return hash.digest('hex');
}
