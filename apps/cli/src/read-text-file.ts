import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { CliError } from './cli-error.js';
import type { Terminal } from './terminal.js';

/** A file that a person named. Throws CliError with its name. */
export function readTextFile(file: string, { cwd }: Pick<Terminal, 'cwd'>): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}

export function readJsonFile(file: string, terminal: Pick<Terminal, 'cwd'>): unknown {
  const text = readTextFile(file, terminal);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
