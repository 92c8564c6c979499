import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildProduct, isBuilt } from './build.mjs';
import { install, installProblem } from './install.mjs';
import { requireDisk, requireMemory } from './machine.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const GIB = 1024 ** 3;

/** Brings the checkout to where the command can run. Rejects with one sentence a person can act on. */
export async function prepare({ say = sayOnStderr } = {}) {
  const problem = installProblem(root);
  if (problem !== undefined) {
    requireDisk(root, 3 * GIB);
    await install(root, problem, say);
    const remaining = installProblem(root);
    if (remaining !== undefined)
      throw new Error(`Packages were installed, but ${remaining}. Is this machine supported?`);
  }
  if (!isBuilt(root)) {
    requireMemory(1 * GIB);
    await buildProduct(root, say);
  }
}

function sayOnStderr(line) {
  process.stderr.write(`${line}\n`);
}
