import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { deprecatedAttributes } from './semantic-conventions/deprecations.mjs';
import { generatedFiles } from './semantic-conventions.mjs';

it('has written what the installed package of the conventions says', async () => {
  for (const { filepath, text } of await generatedFiles()) expect(readFileSync(filepath, 'utf8')).toBe(text);
});

function entriesOf(sentence, { constant = 'a.old', examples = [], rest = '' } = {}) {
  const doc = (lines) => `/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */`;
  const text = `${doc(['Old.', '', ...examples.map((each) => `@example ${each}`), '', `@deprecated ${sentence}`])}
declare const ATTR_A_OLD: "a.old";\n${rest}`;
  return deprecatedAttributes({ ATTR_A_OLD: constant, ATTR_A_NEW: 'a.new' }, [text]);
}

it.each([
  ['Replaced by `a.new`.', { key: 'a.old', current: 'a.new' }],
  ['Use `a.new` instead.', { key: 'a.old', current: 'a.new' }],
  ['Replaced by `a.new`, which has moved to [elsewhere](https://example.com).', { key: 'a.old', current: 'a.new' }],
  [
    'Replaced by `a.new` on client spans and `b.new` on server spans.',
    { key: 'a.old', client: 'a.new', server: 'b.new' },
  ],
  ['Replaced by `a.new` on the consumer spans. No replacement.', { key: 'a.old', consumer: 'a.new' }],
  ['Replaced by `a.new` and `b.new`.', { key: 'a.old', note: 'Replaced by `a.new` and `b.new`.' }],
  ['Split to `a.new` and `b.new`.', { key: 'a.old', note: 'Split to `a.new` and `b.new`.' }],
  ['Removed.', { key: 'a.old', note: 'Removed.' }],
])('understands: %s', (sentence, entry) => {
  expect(entriesOf(sentence)).toEqual([entry]);
});

it('leaves out what has only moved to another registry, and names that are too general', () => {
  expect(entriesOf('Moved to the [other repository](https://example.com).')).toEqual([]);
  expect(entriesOf('Replaced by `a.new`.', { constant: 'state' })).toEqual([]);
});

it('keeps a prefix a prefix', () => {
  const constant = (key) => `a.old.${key}`;
  expect(entriesOf('Replaced by `a.new`.', { constant })).toEqual([{ key: 'a.old.', current: 'a.new.' }]);
});

it('sees when the new name takes another type', () => {
  const isNow = (example) => `/**\n * @example ${example}\n */\ndeclare const ATTR_A_NEW: "a.new";`;
  const renamed = (before, after) => entriesOf('Replaced by `a.new`.', { examples: [before], rest: isNow(after) })[0];
  expect(renamed('7', 'seven')).toEqual({ key: 'a.old', current: 'a.new', asText: true });
  expect(renamed('7', '8')).toEqual({ key: 'a.old', current: 'a.new' });
  expect(renamed('7', '["8"]').note).toBe('Replaced by `a.new`.');
});
