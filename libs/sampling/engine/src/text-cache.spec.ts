import { describe, expect, it } from 'vitest';

import { TextCache } from './text-cache.js';
import { decodeText, encodeText } from './text.js';

describe('TextCache', () => {
  it('knows a text for as long as nothing takes its place, whatever becomes of its bytes', () => {
    const cache = new TextCache();
    const bytes = encodeText('<orders>');
    expect(cache.get(bytes, 1, 7)).toBeUndefined();
    cache.set(bytes, 1, 7, 'orders');
    bytes.fill(0);
    expect(cache.get(encodeText('orders'), 0, 6)).toBe('orders');
    expect(cache.get(bytes, 1, 7)).toBeUndefined();
  });

  it('tells many more texts apart than it has cells', () => {
    const cache = new TextCache();
    const texts = Array.from({ length: 5_000 }, (_, index) => `peer ${index % 2_500}`);
    const read = texts.map((text) => {
      const bytes = encodeText(text);
      const known = cache.get(bytes, 0, bytes.length);
      if (known === undefined) cache.set(bytes, 0, bytes.length, decodeText(bytes, 0, bytes.length));
      return known ?? text;
    });
    expect(read).toEqual(texts);
  });
});
