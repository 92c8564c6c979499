import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { parseExpression } from '../expression/compile-expression.js';
import { parseBudgetDocument } from './budget-document.js';
import { POLICY_TYPES } from './policy-types.js';
import { parseSamplingDocument } from './sampling-document.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../../docs/reference/sampling-policies.md'), 'utf8');

function blocks(language: string): readonly string[] {
  return [...PAGE.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, 'gs'))].map((match) => match[1] ?? '');
}

function parseExample(json: string): unknown {
  const content = JSON.parse(json) as Readonly<Record<string, unknown>>;
  if (content['type'] !== undefined) return parseSamplingDocument({ policies: [content] });
  return content['policies'] === undefined ? parseBudgetDocument(content) : parseSamplingDocument(content);
}

describe('the reference of sampling policies', () => {
  it.each(blocks('json'))('has an example that can be used: %s', (json) => {
    expect(() => parseExample(json)).not.toThrow();
  });

  it.each(blocks('expression').flatMap((block) => block.split('\n')))(
    'has an expression that can be used: %s',
    (source) => {
      expect(() => parseExpression(source)).not.toThrow();
    },
  );

  it.each(POLICY_TYPES)('tells of %s, with an example', (type) => {
    const section = PAGE.split(`\n### ${type}\n`)[1]?.split('\n## ')[0]?.split('\n### ')[0];
    expect(section).toContain(`"type": "${type}"`);
  });

  it('names no type that there is not', () => {
    const named = [...PAGE.matchAll(/^### (\w+)$/gm)].map((match) => match[1]);
    expect(named.toSorted()).toEqual(POLICY_TYPES.toSorted());
  });
});
