import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { requireDataFolder, requireMemory, requirePorts } from './preflight.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clew-preflight-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('requireDataFolder', () => {
  it('makes a folder with its parents, closed to others', async () => {
    const path = join(folder, 'a/b');
    await requireDataFolder(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
  });

  it('refuses a file', async () => {
    const path = join(folder, 'file');
    await writeFile(path, '');
    await expect(requireDataFolder(path)).rejects.toThrow(
      `The data folder ${path} cannot be used (it is not a folder)`,
    );
    await expect(requireDataFolder(join(path, 'below'))).rejects.toThrow('cannot be used');
  });
});

describe('requireMemory', () => {
  it('names what there is and what is needed', () => {
    expect(() => {
      requireMemory(100 * 1024 * 1024);
    }).toThrow('There are 100 MiB of free memory and Clew with its own engines needs 768 MiB.');
  });
});

describe('requirePorts', () => {
  const wanted = { host: '127.0.0.1', port: 0, purpose: 'web UI', flag: '--http' };

  it('lets free ports be chosen later', async () => {
    await expect(requirePorts([wanted, wanted])).resolves.toBeUndefined();
  });

  it('refuses an address that is not of this machine', async () => {
    await expect(requirePorts([{ ...wanted, host: '192.0.2.1', port: 40_000 }])).rejects.toThrow(
      'This machine has no address 192.0.2.1 to listen on (web UI); choose another with --host.',
    );
  });
});
