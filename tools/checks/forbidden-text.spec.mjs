import { describe, expect, it } from 'vitest';

import { forbiddenIn } from './forbidden-text.mjs';

describe('forbiddenIn', () => {
  it.each([
    ['registry=https://registry.example.org/', 'the address of a package registry'],
    ['cd /home/alex/clew', 'a path of one machine'],
    ['"path": "/Users/alex/clew"', 'a path of one machine'],
    [`-----BEGIN ${'RSA '}PRIVATE KEY-----`, 'a private key'],
    [`key: AKIA${'ABCDEFGHIJKLMNOP'}`, 'an access key'],
    ['<<<<<<< HEAD', 'a merge conflict'],
  ])('finds %s', (line, reason) => {
    expect(forbiddenIn(`first\n${line}\nlast`)).toEqual([{ line: 2, reason }]);
  });

  it.each(['https://example.org/registry', 'GET /home', 'src/work/item.ts', '======='])('leaves %s alone', (line) => {
    expect(forbiddenIn(line)).toEqual([]);
  });
});
