import { expect, it } from 'vitest';
import { limitText } from './limit-text.js';
import { readRuleText, writeRuleText } from './rule-text.js';

it('reads back what it wrote, and says where a text is no JSON', () => {
  const content = { rules: [{ id: 'cards', match: { detectors: ['card'] } }] };
  expect(readRuleText(writeRuleText(content))).toEqual({ content });
  expect(readRuleText('{ "rules": [ }')).toMatchObject({ problem: expect.stringContaining('JSON') as string });
});

it('says what a key may send', () => {
  expect(limitText(null)).toBe('anything');
  expect(limitText({ spansPerSecond: 1_000, bytesPerSecond: 5e6, burstSeconds: 2 })).toBe(
    '1,000 spans/s, 5.0M bytes/s, 2 s at once',
  );
});
