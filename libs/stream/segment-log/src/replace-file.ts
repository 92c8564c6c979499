import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskFiles } from './segment-file.js';

/** Replaces a small file so that a crash at any moment leaves the old or the new content, whole. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.new`;
  const file = await open(draft, 'w');
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await diskFiles.syncFolder(dirname(path));
}
