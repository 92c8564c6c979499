import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { sourceStamp } from './source-stamp.mjs';

let root;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clew-stamp-'));
  for (const folder of ['a/src/testing', 'a/dist', 'a/node_modules'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'lock.json'), '1');
  writeFileSync(join(root, 'a/src/index.ts'), 'x');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const stamp = () => sourceStamp(root, { folders: ['a'], files: ['lock.json'] });

describe('sourceStamp', () => {
  it('stays the same while nothing changes', () => {
    expect(stamp()).toBe(stamp());
  });

  it.each([
    ['a new source', () => writeFileSync(join(root, 'a/src/more.ts'), '')],
    ['a longer source', () => writeFileSync(join(root, 'a/src/index.ts'), 'xy')],
    ['a newer source', () => utimesSync(join(root, 'a/src/index.ts'), 1, 1)],
    ['a deleted source', () => rmSync(join(root, 'a/src/index.ts'))],
    ['a changed file', () => writeFileSync(join(root, 'lock.json'), '22')],
  ])('changes with %s', (_name, change) => {
    const before = stamp();
    change();
    expect(stamp()).not.toBe(before);
  });

  it.each(['a/src/index.spec.ts', 'a/src/testing/fake.ts', 'a/dist/index.js', 'a/node_modules/x.js', 'a/notes.txt'])(
    'does not care about %s',
    (path) => {
      const before = stamp();
      writeFileSync(join(root, path), 'new');
      expect(stamp()).toBe(before);
    },
  );
});
