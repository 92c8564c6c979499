import { describe, expect, it } from 'vitest';

import { TextCache } from './text-cache.js';
import { decodeText, encodeText } from './text.js';

describe('TextCache', () => {
  it('decodes a text once for as long as nothing takes its place', () => {
    const cache = new TextCache();
    const bytes = encodeText('<orders>');
    let decoded = 0;
    const decode = (): string => {
      decoded++;
      return decodeText(bytes, 1, 7);
    };
    expect([cache.text(bytes, 1, 7, decode), cache.text(bytes, 1, 7, decode)]).toEqual(['orders', 'orders']);
    expect(decoded).toBe(1);
  });

  it('tells many more texts apart than it has cells', () => {
    const cache = new TextCache();
    const texts = Array.from({ length: 5_000 }, (_, index) => `peer ${index % 2_500}`);
    const read = texts.map((text) => {
      const bytes = encodeText(text);
      return cache.text(bytes, 0, bytes.length, () => decodeText(bytes, 0, bytes.length));
    });
    expect(read).toEqual(texts);
  });

  it('does not remember what could not be decoded', () => {
    const cache = new TextCache();
    const bytes = encodeText('x');
    expect(cache.text(bytes, 0, 1, () => undefined)).toBeUndefined();
    expect(cache.text(bytes, 0, 1, () => 'x')).toBe('x');
  });
});
