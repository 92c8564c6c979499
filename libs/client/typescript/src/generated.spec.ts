import { generate } from '@graphql-codegen/cli';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

import config from '../codegen.config.js';
import type { ApiErrorCode } from './clew-error.js';

const cwd = fileURLToPath(new URL('..', import.meta.url));

test('the operations are those of the schema: else run `npm run codegen --workspace libs/client/typescript`', async () => {
  const files = await generate({ ...config, cwd, silent: true }, false);
  expect(files).toHaveLength(1);
  const [file] = files as readonly { readonly content: string }[];
  expect(file?.content).toBe(readFileSync(new URL('generated/operations.ts', import.meta.url), 'utf8'));
});

test('the codes of errors are those that the API documents', () => {
  const codes: Record<ApiErrorCode, true> = {
    BAD_USER_INPUT: true,
    UNAUTHENTICATED: true,
    FORBIDDEN: true,
    CONFLICT: true,
    LIMIT_EXCEEDED: true,
    TRACEQL_ERROR: true,
    TRACEQL_UNSUPPORTED: true,
    TIMEOUT: true,
    STORE_BUSY: true,
    STORE_UNAVAILABLE: true,
    INTERNAL: true,
  };
  const page = readFileSync(new URL('../../../../docs/reference/graphql-errors.md', import.meta.url), 'utf8');
  const documented = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code);
  expect(documented.toSorted()).toEqual(Object.keys(codes).toSorted());
});
