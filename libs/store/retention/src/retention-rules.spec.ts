import type { RuleDocument } from '@clew/access-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createRetentionRules } from './retention-rules.js';

function document(teamId: string | undefined, content: unknown, rest: Partial<RuleDocument> = {}): RuleDocument {
  return {
    ...{
      organisationId: 'acme',
      teamId,
      kind: 'retention',
      version: 1,
      content,
      createdAt: new Date(0),
      createdBy: 'cli',
    },
    ...rest,
  };
}

const days = fc.integer({ min: 1, max: 400 });
/** As they may be saved. */
const content = fc
  .record({ plain: days, errors: days }, { requiredKeys: [] })
  .filter(({ plain, errors }) => plain === undefined || errors === undefined || errors >= plain);

describe('retention rules', () => {
  it('without a document are the days of the team', () => {
    expect(createRetentionRules([]).daysOf('acme', 'web', 30)).toEqual({ plain: 30, errors: 30 });
  });

  it('let a team say what the organisation has said otherwise, class by class', () => {
    const rules = createRetentionRules([
      document(undefined, { days: { plain: 7, errors: 30 } }),
      document('web', { days: { errors: 90 } }),
      document('pay', { days: { plain: 60 } }),
    ]);
    expect(rules.daysOf('acme', 'web', 1)).toEqual({ plain: 7, errors: 90 });
    expect(rules.daysOf('acme', 'pay', 1)).toEqual({ plain: 60, errors: 60 });
    expect(rules.daysOf('acme', 'other', 1)).toEqual({ plain: 7, errors: 30 });
    expect(rules.daysOf('globex', 'web', 14)).toEqual({ plain: 14, errors: 14 });
  });

  it('take no other kind, and nothing that they cannot read', () => {
    const rules = createRetentionRules([
      document('web', { days: { plain: 7 } }, { kind: 'masking' }),
      document(undefined, { years: 1 }),
    ]);
    expect(rules.daysOf('acme', 'web', 30)).toEqual({ plain: 30, errors: 30 });
  });

  it('keep errors as long as the rest or longer, and nothing for a time that nobody said', () => {
    fc.assert(
      fc.property(content, content, fc.integer({ min: 1, max: 3_650 }), (ofOrganisation, ofTeam, teamDays) => {
        const rules = createRetentionRules([
          document(undefined, { days: ofOrganisation }),
          document('web', { days: ofTeam }),
        ]);
        const { plain, errors } = rules.daysOf('acme', 'web', teamDays);
        const said = [ofOrganisation.plain, ofOrganisation.errors, ofTeam.plain, ofTeam.errors, teamDays];
        expect(errors).toBeGreaterThanOrEqual(plain);
        expect(said).toEqual(expect.arrayContaining([plain, errors]));
        expect(plain).toBe(ofTeam.plain ?? ofOrganisation.plain ?? teamDays);
      }),
    );
  });
});
