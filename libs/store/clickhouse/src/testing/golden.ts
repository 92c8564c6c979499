import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect } from 'vitest';

/** Compares text with a file that is reviewed like source. `UPDATE_GOLDEN=1` writes the file instead. */
export function expectGolden(text: string, url: URL): void {
  const file = fileURLToPath(url);
  const normalised = `${text.trimEnd()}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, normalised);
  }
  expect(existsSync(file) ? readFileSync(file, 'utf8') : `${file} is missing: run with UPDATE_GOLDEN=1`).toBe(
    normalised,
  );
}
