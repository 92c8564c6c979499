import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { ERROR_CODES } from './error-codes.js';

const PAGE = new URL('../../../../docs/reference/graphql-errors.md', import.meta.url);

test('the page of errors has every code, and no other', async () => {
  const lines = (await readFile(PAGE, 'utf8')).split('\n').filter((line) => line.startsWith('| `'));
  const cells = lines.map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  expect(cells).toEqual(
    Object.entries(ERROR_CODES).map(([code, { statusCode, meaning, advice }]) => [
      `\`${code}\``,
      String(statusCode),
      meaning,
      advice,
    ]),
  );
});
