import type { KeyValue } from '@clew/trace-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { attributeLine, attributeText, parseAttributeText } from './attribute-text.js';
import { arbitraryResource } from './testing/arbitrary-span.js';

describe('attribute text', () => {
  it('keeps every attribute, its type and order, and the dropped count', () => {
    fc.assert(
      fc.property(arbitraryResource, ({ attributes, droppedAttributesCount }) => {
        const text = attributeText(attributes, droppedAttributesCount);
        expect(parseAttributeText(text)).toEqual({ attributes, droppedAttributesCount });
      }),
    );
  });

  it('has the line of an attribute exactly when it holds that attribute at its top', () => {
    const nested: KeyValue = { key: 'a', value: { type: 'string', value: 'x' } };
    const list: KeyValue = { key: 'l', value: { type: 'kvlist', entries: [nested] } };
    expect(attributeText([nested], 0)).toContain(attributeLine('a', nested.value));
    expect(attributeText([list], 0)).not.toContain(attributeLine('a', nested.value));
    const injected: KeyValue = { key: 'b', value: { type: 'string', value: attributeLine('a', nested.value) } };
    expect(attributeText([injected], 0)).not.toContain(attributeLine('a', nested.value));
  });

  it('says that stored text is corrupt instead of guessing', () => {
    for (const text of ['x\n', '0\n"a":', '0\nnonsense\n', '1']) {
      expect(() => parseAttributeText(text)).toThrow();
    }
  });
});
