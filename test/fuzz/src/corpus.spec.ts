import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FORMATS } from './formats.js';
import { FuzzRun } from './fuzz-run.js';

const CORPUS = new URL('../corpus/', import.meta.url);

/**
 * Bodies that went wrong once: `FORMAT.WHAT.whole.bin` as a client could mean it, `FORMAT.WHAT.changed.bin` as a mutation left it.
 */
describe('the corpus', () => {
  const run = new FuzzRun(1);
  beforeAll(() => run.start());
  afterAll(() => run.shutdown());

  it.each(readdirSync(CORPUS))('%s', async (file) => {
    const [name, , state] = file.split('.');
    const format = FORMATS.find((candidate) => candidate.name === name);
    if (format === undefined) throw new Error(`${file} names no format`);
    expect(['whole', 'changed']).toContain(state);
    expect(await run.send(format, readFileSync(new URL(file, CORPUS)), state === 'changed')).toBeUndefined();
  });
});
