import type { RuleDocument } from '@clew/access-model';

import {
  parseRetentionDocument,
  RetentionError,
  type RetentionClass,
  type RetentionDocument,
} from './retention-document.js';

export type RetentionDays = Readonly<Record<RetentionClass, number>>;

export interface RetentionRules {
  /**
   * Of a team: what its document says, else what the organisation's says, else `teamDays`. Errors are kept at least as long as the
   * rest, whichever document says so: a team that keeps everything for longer keeps its errors for as long.
   */
  daysOf(organisationId: string, teamId: string, teamDays: number): RetentionDays;
}

/** @param documents those that hold, of any kind */
export function createRetentionRules(documents: readonly RuleDocument[]): RetentionRules {
  const byScope = new Map<string, RetentionDocument>();
  for (const document of documents) {
    const read = document.kind === 'retention' ? readable(document) : undefined;
    if (read !== undefined) byScope.set(scopeOf(document.organisationId, document.teamId), read);
  }
  return {
    daysOf: (organisationId, teamId, teamDays) => {
      const ofTeam = byScope.get(scopeOf(organisationId, teamId));
      const ofOrganisation = byScope.get(scopeOf(organisationId, undefined));
      const plain = ofTeam?.plain ?? ofOrganisation?.plain ?? teamDays;
      return { plain, errors: Math.max(plain, ofTeam?.errors ?? ofOrganisation?.errors ?? plain) };
    },
  };
}

/** Documents are checked when they are saved: one that cannot be read is of a newer version, and says nothing to this one. */
function readable({ content }: RuleDocument): RetentionDocument | undefined {
  try {
    return parseRetentionDocument(content);
  } catch (error) {
    if (error instanceof RetentionError) return undefined;
    throw error;
  }
}

/** Ids have no line feed in them. */
function scopeOf(organisationId: string, teamId: string | undefined): string {
  return `${organisationId}\n${teamId ?? ''}`;
}
