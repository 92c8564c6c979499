import { describe, expect, it } from 'vitest';

import { parseRetentionDocument, RetentionError } from './retention-document.js';

describe('a retention document', () => {
  it('says days of some classes or of all', () => {
    expect(parseRetentionDocument({ days: {} })).toEqual({});
    expect(parseRetentionDocument({ days: { errors: 400 } })).toEqual({ errors: 400 });
    expect(parseRetentionDocument({ days: { plain: 7, errors: 7 } })).toEqual({ plain: 7, errors: 7 });
  });

  it.each<[unknown, string, string]>([
    [[], '', 'must be an object, not a list'],
    [{}, 'days', 'must be an object'],
    [{ days: 7 }, 'days', 'must be an object'],
    [{ days: { plain: 0 } }, 'days.plain', 'must be a whole number from 1 to 400, not 0'],
    [{ days: { plain: 401 } }, 'days.plain', 'must be a whole number from 1 to 400, not 401'],
    [{ days: { plain: 7.5 } }, 'days.plain', 'must be a whole number from 1 to 400'],
    [{ days: { errors: '30' } }, 'days.errors', 'must be a whole number from 1 to 400'],
    [{ days: { plain: 30, errors: 7 } }, 'days.errors', 'must be at least days.plain, which is 30, not 7'],
    [{ days: { error: 30 } }, 'days.error', 'unknown field; allowed here: plain, errors'],
    [{ days: {}, hold: true }, 'hold', 'unknown field; allowed here: days'],
  ])('refuses %j and says where and why', (content, path, message) => {
    const parse = (): unknown => parseRetentionDocument(content);
    expect(parse).toThrow(RetentionError);
    expect(parse).toThrow(expect.objectContaining({ path, message: expect.stringContaining(message) as string }));
  });
});
