import { describe, expect, it } from 'vitest';
import { RuleError } from '../rule-error.js';
import { parseMaskingRules } from './masking-rules.js';

const RULE = { id: 'r', match: { keys: ['k'] }, action: 'redact' };

describe('a masking document', () => {
  it.each<[string, unknown, RegExp]>([
    ['no object', [], /must be an object, not a list/],
    ['an unknown field', { rule: [] }, /^rule: unknown field; allowed here: preset, rules, allowOnly$/],
    ['a rule without an id', { rules: [{ ...RULE, id: undefined }] }, /^rules\[0\]\.id: must be a text/],
    ['an id with spaces', { rules: [{ ...RULE, id: 'a b' }] }, /^rules\[0\]\.id: must be letters, digits/],
    ['an id twice', { rules: [RULE, RULE] }, /"r" is used more than once/],
    ['an unknown field of a rule', { rules: [{ ...RULE, On: [] }] }, /^rules\[0\]\.On: unknown field/],
    [
      'a match of nothing',
      { rules: [{ ...RULE, match: {} }] },
      /^rules\[0\]\.match: must have keys, detectors or both$/,
    ],
    [
      'no keys',
      { rules: [{ ...RULE, match: { keys: [] } }] },
      /^rules\[0\]\.match\.keys: must be a list with at least one/,
    ],
    [
      'a key that is no text',
      { rules: [{ ...RULE, match: { keys: [1] } }] },
      /^rules\[0\]\.match\.keys\[0\]: must be a text/,
    ],
    [
      'an unknown detector',
      { rules: [{ ...RULE, match: { detectors: ['mail'] } }] },
      /^rules\[0\]\.match\.detectors\[0\]: must be one of private-key, .*email.*, not "mail"$/,
    ],
    [
      'an unknown action',
      { rules: [{ ...RULE, action: 'mask' }] },
      /^rules\[0\]\.action: must be one of drop, redact, /,
    ],
    [
      'an unknown place',
      { rules: [{ ...RULE, on: ['spans'] }] },
      /^rules\[0\]\.on\[0\]: must be one of span, resource, /,
    ],
    [
      'truncate without a length',
      { rules: [{ ...RULE, action: 'truncate' }] },
      /^rules\[0\]\.keep: must be a whole number/,
    ],
    [
      'a length without truncate',
      { rules: [{ ...RULE, keep: 3 }] },
      /^rules\[0\]\.keep: is for the action truncate only$/,
    ],
    [
      'normalise-sql with detectors',
      { rules: [{ ...RULE, match: { detectors: ['ip'] }, action: 'normalise-sql' }] },
      /^rules\[0\]\.action: normalise-sql rewrites whole values/,
    ],
    ['too many rules', { rules: Array.from({ length: 201 }, () => RULE) }, /^rules: has 201 items; at most 200/],
    ['an unknown preset', { preset: 'all' }, /^preset: must be one of recommended, not "all"$/],
    [
      'an id of the preset',
      { preset: 'recommended', rules: [{ ...RULE, id: 'recommended/email' }] },
      /used more than once/,
    ],
    ['an empty allow list', { allowOnly: [] }, /^allowOnly: must be a list with at least one/],
  ])('with %s is refused, saying where and what is allowed', (_, content, message) => {
    expect(() => parseMaskingRules(content)).toThrow(RuleError);
    expect(() => parseMaskingRules(content)).toThrow(message);
  });

  it('leaves out rules that are not enabled, and puts those of the preset first', () => {
    const { rules } = parseMaskingRules({
      preset: 'recommended',
      rules: [RULE, { ...RULE, id: 'off', enabled: false, description: 'later' }],
    });
    expect(rules.map(({ id }) => id)).toEqual([
      'recommended/credential-keys',
      'recommended/credentials',
      'recommended/payment',
      'recommended/email',
      'recommended/sql-literals',
      'r',
    ]);
  });

  it('may be empty', () => {
    expect(parseMaskingRules({})).toEqual({ rules: [], allowOnly: undefined });
  });
});
