import { spanAttributeOf } from '@clew/otlp';
import { describe, expect, it } from 'vitest';

import { SpanTexts } from './span-texts.js';
import { encodeText } from './text.js';

const ATTRIBUTE = 0x4a;
const KEY = 0x0a;
const VALUE = 0x12;
const TEXT = 0x0a;

function field(tag: number, payload: readonly number[]): number[] {
  const { length } = payload;
  return [tag, ...(length < 0x80 ? [length] : [(length & 0x7f) | 0x80, length >>> 7]), ...payload];
}

const key = (name: string): number[] => field(KEY, [...encodeText(name)]);
const text = (value: string): number[] => field(VALUE, field(TEXT, [...encodeText(value)]));
const usual = (name: string, value: string): number[] => field(ATTRIBUTE, [...key(name), ...text(value)]);

const SPANS: Readonly<Record<string, readonly number[]>> = {
  'as every SDK writes it': usual('peer', 'orders'),
  'of equal keys the first': [...usual('peer', 'first'), ...usual('peer', 'second')],
  'the first though it is no text': [
    ...field(ATTRIBUTE, [...key('peer'), ...field(VALUE, [0x18, 7])]),
    ...usual('peer', 'x'),
  ],
  'the first though it has no value': [...field(ATTRIBUTE, key('peer')), ...usual('peer', 'x')],
  'value before key': field(ATTRIBUTE, [...text('orders'), ...key('peer')]),
  'the last of several keys': field(ATTRIBUTE, [...key('peer'), ...text('orders'), ...key('other')]),
  'the last of several values': field(ATTRIBUTE, [...key('peer'), ...text('a'), ...text('b')]),
  'the last of several texts in a value': field(ATTRIBUTE, [
    ...key('peer'),
    ...field(VALUE, [...field(TEXT, [0x61]), ...field(TEXT, [0x62])]),
  ]),
  'a long text': usual('peer', 'x'.repeat(300)),
  'a text of invalid UTF-8': field(ATTRIBUTE, [...key('peer'), ...field(VALUE, field(TEXT, [0xff]))]),
  'behind others': [0x30, 3, ...usual('method', 'GET'), ...usual('long', 'x'.repeat(200)), ...usual('peer', 'orders')],
  none: usual('method', 'GET'),
};

describe('SpanTexts', () => {
  it.each(Object.entries(SPANS))('reads what a look-up of the attribute reads: %s', (_, encoding) => {
    const bytes = Uint8Array.from([...encoding, 0, 0]);
    const end = encoding.length;
    const texts = new SpanTexts(['peer', 'other']);
    // Twice, as the second time texts come from the cache.
    for (let round = 0; round < 2; round++) {
      for (const name of ['peer', 'other']) {
        const looked = lookedUp(bytes, end, name);
        expect(texts.of(bytes, 0, end).first([name])).toBe(looked === '' ? undefined : looked);
      }
    }
  });

  it('goes on to the next key when the first has an empty text', () => {
    const bytes = Uint8Array.from([...usual('peer', ''), ...usual('other', 'queue')]);
    expect(new SpanTexts(['peer', 'other']).of(bytes, 0, bytes.length).first(['peer', 'other'])).toBe('queue');
  });

  it('tells what came before a torn attribute and forgets the span before', () => {
    const texts = new SpanTexts(['peer', 'other']);
    const whole = Uint8Array.from(usual('other', 'queue'));
    expect(texts.of(whole, 0, whole.length).first(['other'])).toBe('queue');
    const torn = Uint8Array.from([...usual('peer', 'orders'), ATTRIBUTE, 40, KEY]);
    texts.of(torn, 0, torn.length);
    expect([texts.first(['peer']), texts.first(['other'])]).toEqual(['orders', undefined]);
  });
});

function lookedUp(bytes: Uint8Array, end: number, name: string): string | undefined {
  return spanAttributeOf(bytes, 0, end, name);
}
