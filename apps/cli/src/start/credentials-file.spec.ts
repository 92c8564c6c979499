import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { credentialsPath, readCredentials, writeCredentials } from './credentials-file.js';

const CREDENTIALS = { ingestKey: 'clew_ik_x', adminToken: 'clew_at_x' };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clew-credentials-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('credentials file', () => {
  it('gives back what was written, to its owner alone', async () => {
    await writeCredentials(folder, CREDENTIALS);
    expect(await readCredentials(folder)).toEqual(CREDENTIALS);
    expect((await stat(credentialsPath(folder))).mode & 0o777).toBe(0o600);
  });

  it('replaces an older one', async () => {
    await writeCredentials(folder, { ingestKey: 'old', adminToken: 'old' });
    await writeCredentials(folder, CREDENTIALS);
    expect(await readCredentials(folder)).toEqual(CREDENTIALS);
  });

  it('knows nothing before the first start', async () => {
    expect(await readCredentials(folder)).toBeUndefined();
  });

  it.each(['', '{', 'null', '[]', '{"ingestKey":1,"adminToken":"x"}', '{"ingestKey":"x"}'])(
    'takes a damaged file for none: %j',
    async (text) => {
      await writeFile(credentialsPath(folder), text);
      expect(await readCredentials(folder)).toBeUndefined();
    },
  );
});
