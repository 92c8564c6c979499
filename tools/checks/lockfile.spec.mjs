import { describe, expect, it } from 'vitest';

import { lockfileProblems } from './lockfile.mjs';

describe('lockfileProblems', () => {
  it('accepts packages with a hash and links to our own', () => {
    const packages = {
      '': {},
      'libs/a': { version: '0.1.0' },
      'node_modules/@clew/a': { resolved: 'libs/a', link: true },
      'node_modules/left': { version: '1.0.0', integrity: 'sha512-x' },
    };
    expect(lockfileProblems({ packages })).toEqual([]);
  });

  it('refuses download addresses, missing hashes and leftovers', () => {
    const packages = {
      'node_modules/a': { resolved: 'https://example.org/a.tgz', integrity: 'sha512-x' },
      'node_modules/b': { version: '1.0.0' },
      'node_modules/c': { version: '1.0.0', integrity: 'sha512-x', extraneous: true },
    };
    expect(lockfileProblems({ packages })).toEqual([
      'node_modules/a holds a download address',
      'node_modules/b has no integrity hash',
      'node_modules/c is extraneous',
    ]);
  });
});
