import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { generatedFiles } from './traceql-grammar.mjs';

it('has written the parser of the grammar as it is', () => {
  for (const { filepath, text } of generatedFiles()) expect(readFileSync(filepath, 'utf8')).toBe(text);
});
