import { DROPPED } from '@clew/otlp';
import type { WireEditor } from '@clew/otlp';
import { expect, it } from 'vitest';
import { scalarBytes, scalarText, utf8Bytes, utf8Text } from '../any-value-bytes.js';
import { additionMasker } from './addition-masker.js';

/** Drops `secret`, renames `old`, hides digits in texts, replaces every value of `whole`, and drops the number 13. */
const editor: WireEditor<string> = {
  text: () => undefined,
  time: () => undefined,
  attribute: (place, bytes, start, end) => {
    expect(place).toBe('span');
    const key = utf8Text(bytes, start, end);
    return key === 'secret' ? DROPPED : key;
  },
  key: (plan) => (plan === 'old' ? utf8Bytes('new') : undefined),
  bareValue: () => '',
  leaf: (_plan, tag, bytes, start, end) => {
    if (tag === 0x18) return bytes[start] === 13 ? DROPPED : undefined;
    const text = utf8Text(bytes, start, end);
    return /[0-9]/.test(text) ? scalarBytes(text.replaceAll(/[0-9]/g, '*')) : undefined;
  },
  value: (plan) => (plan === 'whole' ? scalarBytes('hidden') : undefined),
  moreAttributes: () => undefined,
  droppedAttributes: () => 0,
};

it.each([
  ['plain', 'text', 'plain text'],
  ['plain', 'call 112', 'plain call ***'],
  ['plain', `${'x'.repeat(200)}7`, `plain ${'x'.repeat(200)}*`],
  ['plain', 7, 'plain 7'],
  ['plain', true, 'plain true'],
  ['old', 'text', 'new text'],
  ['whole', 5, 'whole hidden'],
  ['secret', 'text', 'dropped'],
  ['plain', 13, 'dropped'],
])('masks %s=%s', (key, value, expected) => {
  const masked = additionMasker(editor).mask('span', utf8Bytes(key), scalarBytes(value));
  expect(masked === DROPPED ? 'dropped' : textOf(masked)).toBe(expected);
});

function textOf({ key, value }: { readonly key: Uint8Array; readonly value: Uint8Array }): string {
  return `${utf8Text(key, 0, key.length)} ${scalarText(value, 0, value.length) ?? ''}`;
}
