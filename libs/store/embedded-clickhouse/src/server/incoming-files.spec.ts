import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { IncomingFiles } from './incoming-files.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clew-incoming-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('files of incoming bodies', () => {
  it('hold one body each, and nothing of the one before', () => {
    const files = new IncomingFiles(folder);
    const long = files.hold(Buffer.from('a body of some length'));
    const other = files.hold(Buffer.from('other'));
    expect(readFileSync(long.path, 'utf8')).toBe('a body of some length');
    expect(readFileSync(other.path, 'utf8')).toBe('other');
    long.release();
    const short = files.hold(Buffer.from('short'));
    expect(short.path).toBe(long.path);
    expect(readFileSync(short.path, 'utf8')).toBe('short');
    expect(readFileSync(other.path, 'utf8')).toBe('other');
  });

  it('are gone when they are closed', () => {
    const files = new IncomingFiles(folder);
    files.hold(Buffer.from('x')).release();
    expect(readdirSync(folder)).toHaveLength(1);
    files.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});
