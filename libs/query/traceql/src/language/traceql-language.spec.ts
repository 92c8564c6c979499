import { classHighlighter, highlightTree } from '@lezer/highlight';
import { expect, it } from 'vitest';

import { INTRINSICS } from '../ast.js';
import { parseTraceql } from '../parse.js';
import { traceqlParser } from './traceql-language.js';
import { INTRINSIC_WORDS, METRICS_WORDS, SERIES_LIMIT_WORDS, STAGE_WORDS } from './words.js';

function coloured(text: string): Readonly<Record<string, string>> {
  const classes: [string, string][] = [];
  highlightTree(traceqlParser.parse(text), classHighlighter, (from, to, name) => {
    classes.push([text.slice(from, to), name]);
  });
  return Object.fromEntries(classes);
}

it('tells editors what is what', () => {
  const text = '{ .a = "x" && duration > 1s || status != error } | by(.b) | rate() with(most_recent=true) // why';
  expect(coloured(text)).toMatchObject({
    '.a': 'tok-propertyName',
    '"x"': 'tok-string',
    '1s': 'tok-number',
    true: 'tok-bool',
    by: 'tok-keyword',
    '// why': 'tok-comment',
    '{': 'tok-punctuation',
  });
});

it('goes on after what is wrong or not yet written', () => {
  expect(coloured('{ .a = && name = "x" } | by(')).toMatchObject({
    '.a': 'tok-propertyName',
    '"x"': 'tok-string',
    by: 'tok-keyword',
  });
  expect(traceqlParser.parse('{ .a = 1 | | count(').topNode.name).toBe('Query');
});

it('has words for completion that the grammar takes', () => {
  const fields = [...INTRINSICS, ...INTRINSIC_WORDS.keys()];
  const stages = [...STAGE_WORDS, ...METRICS_WORDS].map((word) => `{ } | ${word}`);
  expect(fields.map((field) => parseTraceql(`{ ${field} != nil }`).kind)).toEqual(fields.map(() => 'query'));
  for (const text of [...stages, ...SERIES_LIMIT_WORDS.map((word) => `{ } | rate() | ${word}`)]) {
    expect(() => parseTraceql(text)).toThrow('the query ends here; expected (');
  }
});
