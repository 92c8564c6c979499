import { describe, expect, it } from 'vitest';

import { parseBudgetDocument } from './budget-document.js';
import { parseSamplingDocument } from './sampling-document.js';

const errors = { name: 'errors', type: 'status_code', statusCodes: ['ERROR'] };

describe('a sampling document', () => {
  it('has policies in order', () => {
    const { policies } = parseSamplingDocument({ policies: [errors, { name: 'all', type: 'always' }] });
    expect(policies.map(({ name, type }) => [name, type])).toEqual([
      ['errors', 'status_code'],
      ['all', 'always'],
    ]);
  });

  it.each<[unknown, string, string]>([
    [undefined, '', 'must be an object, not missing'],
    [[], '', 'must be an object, not a list'],
    [{}, 'policies', 'must be a list with at least one object'],
    [{ policies: {} }, 'policies', 'must be a list, not an object'],
    [{ policies: [7] }, 'policies[0]', 'must be an object, not 7'],
    [{ policies: [errors], version: 1 }, 'version', 'unknown field; allowed here: policies'],
    [{ policies: [{ type: 'always' }] }, 'policies[0].name', 'must be a text that is not empty, not missing'],
    [{ policies: [errors, errors] }, 'policies[1].name', '"errors" is the name of an earlier policy'],
    [{ policies: [{ name: 'a' }] }, 'policies[0].type', 'must be one of always, latency, '],
    [
      { policies: [{ ...errors, statuscodes: [] }] },
      'policies[0].statuscodes',
      'unknown field; allowed here: name, type',
    ],
    [{ policies: Array.from({ length: 65 }, () => errors) }, 'policies', 'has 65 items; at most 64 are allowed'],
    [{ policies: [{ ...errors, name: 'x'.repeat(257) }] }, 'policies[0].name', 'at most 256 are allowed'],
    [{ policies: [{ name: 'a', type: '__proto__' }] }, 'policies[0].type', 'must be one of always'],
  ])('%o is none', (content, path, message) => {
    expect(() => parseSamplingDocument(content)).toThrow(
      expect.objectContaining({
        name: 'PolicyError',
        path,
        message: expect.stringContaining(message) as string,
      }),
    );
  });

  it('may need so many conditions on spans and no more', () => {
    const conditions = (count: number): object => ({
      policies: [
        {
          name: 'a',
          type: 'expression',
          keep: Array.from({ length: count }, (_, n) => `any(span.name == "${n}")`).join(' or '),
        },
      ],
    });
    expect(() => parseSamplingDocument(conditions(64))).not.toThrow();
    expect(() => parseSamplingDocument(conditions(65))).toThrow(
      'policies[0]: needs one more condition on spans than the 64 that a document may have',
    );
  });
});

describe('a budget document', () => {
  it('has a budget for every team, and for some their own', () => {
    const { own, teams } = parseBudgetDocument({ bytesPerDay: 1e9, teams: { shop: { spansPerSecond: 5 } } });
    expect(own).toEqual({ bytesPerDay: 1e9 });
    expect([...teams]).toEqual([['shop', { spansPerSecond: 5 }]]);
  });

  it.each<[unknown, string]>([
    [[], 'must be an object'],
    [{ spansPerSecond: 0 }, 'spansPerSecond: must be a number from 0.001'],
    [{ reservedShare: 2 }, 'reservedShare: must be a number from 0 to 1, not 2'],
    [{ teams: [] }, 'teams: must be an object, not a list'],
    [{ teams: { shop: { spansPerSec: 5 } } }, 'teams.shop.spansPerSec: unknown field; allowed here: spansPerSecond'],
  ])('%o is none', (content, message) => {
    expect(() => parseBudgetDocument(content)).toThrow(message);
  });
});
