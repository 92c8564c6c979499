import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { installProblem } from './install.mjs';

const LOCK = {
  packages: {
    '': { name: 'clew' },
    'libs/a': { version: '0.1.0' },
    'node_modules/left': { version: '1.0.0' },
    'node_modules/fsevents': { version: '2.0.0', optional: true, os: ['darwin'] },
    'node_modules/@chdb/lib-here': { version: '3.0.0', optional: true, os: [process.platform], cpu: [process.arch] },
    'node_modules/@chdb/lib-elsewhere': { version: '3.0.0', optional: true, os: ['aix'], cpu: ['ppc64'] },
  },
};
const INSTALLED = ['node_modules/left', 'node_modules/@chdb/lib-here'];

let root;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clew-install-'));
  put('package-lock.json', LOCK);
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function put(path, content) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
}

function installAll() {
  for (const path of INSTALLED) put(`${path}/package.json`, {});
  put('node_modules/.package-lock.json', {
    packages: Object.fromEntries(INSTALLED.map((path) => [path, LOCK.packages[path]])),
  });
}

describe('installProblem', () => {
  it('finds nothing wrong with a whole install', () => {
    installAll();
    expect(installProblem(root)).toBeUndefined();
  });

  it('notices that nothing is installed', () => {
    expect(installProblem(root)).toBe('no packages are installed yet');
  });

  it('notices an install that was cut short', () => {
    for (const path of INSTALLED) put(`${path}/package.json`, {});
    expect(installProblem(root)).toBe('an earlier install did not finish');
    put('node_modules/.package-lock.json', '{ "packages": {');
    expect(installProblem(root)).toBe('an earlier install did not finish');
  });

  it('notices that the lock file moved on', () => {
    installAll();
    put('package-lock.json', { packages: { ...LOCK.packages, 'node_modules/left': { version: '1.0.1' } } });
    expect(installProblem(root)).toBe('the lock file changed');
  });

  it.each(INSTALLED)('notices that %s was deleted', (path) => {
    installAll();
    rmSync(join(root, path), { recursive: true });
    expect(installProblem(root)).toBe(`the package in ${path} is missing`);
  });

  it('says so when this is no checkout', () => {
    rmSync(join(root, 'package-lock.json'));
    expect(() => installProblem(root)).toThrow('package-lock.json is missing');
  });
});
