import { CliError } from '../cli-error.js';
import { damageOf } from './backup-file.js';
import { filesOf, readManifest, type Manifest } from './manifest.js';

/** More than a person wants to read in a message. */
const NAMED_MAX = 20;

/** Reads every byte of a backup. Rejects with the names of the files that are not as they were written. */
export async function verifyBackup(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const damages: string[] = [];
  for (const file of filesOf(manifest)) {
    const damage = await damageOf(folder, file);
    if (damage !== undefined) damages.push(damage);
  }
  if (damages.length === 0) return manifest;
  const named = damages.slice(0, NAMED_MAX).join('; ');
  const more = damages.length > NAMED_MAX ? ` and ${damages.length - NAMED_MAX} more` : '';
  throw new CliError(`The backup ${folder} is damaged: ${named}${more}.`);
}
