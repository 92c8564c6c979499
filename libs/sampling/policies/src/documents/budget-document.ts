import type { DocumentObject } from '@clew/documents';
import type { TeamBudget } from '@clew/sampling-control';

import { samplingObject } from './sampling-object.js';

const TEAMS_MAX = 1_000;
const SPANS_PER_SECOND_MAX = 1e9;
const BYTES_PER_DAY_MAX = 1e18;

/** A `sampling-budget` document, checked. */
export interface BudgetDocument {
  /** Of the team whose document it is; in an organisation's document of every team that is not named. */
  readonly own: TeamBudget;
  /** By team. Only in an organisation's document. */
  readonly teams: ReadonlyMap<string, TeamBudget>;
}

/** Throws PolicyError that says where the document is wrong and what is allowed there. */
export function parseBudgetDocument(content: unknown): BudgetDocument {
  const root = samplingObject(content);
  const own = budgetOf(root);
  const teams = new Map<string, TeamBudget>();
  for (const [team, object] of root.objectsByName('teams', TEAMS_MAX)) {
    teams.set(team, budgetOf(object));
    object.finish();
  }
  root.finish();
  return { own, teams };
}

/** What the organisation allows, or less if the team itself says so: a team cannot give itself more. */
export function stricterBudget(allowed: TeamBudget, own: TeamBudget): TeamBudget {
  return withoutUndefined({
    spansPerSecond: lower(allowed.spansPerSecond, own.spansPerSecond),
    bytesPerDay: lower(allowed.bytesPerDay, own.bytesPerDay),
    reservedShare: own.reservedShare ?? allowed.reservedShare,
  });
}

function budgetOf(object: DocumentObject): TeamBudget {
  return withoutUndefined({
    spansPerSecond: object.optionalNumber('spansPerSecond', { min: 0.001, max: SPANS_PER_SECOND_MAX }),
    bytesPerDay: object.optionalNumber('bytesPerDay', { min: 1, max: BYTES_PER_DAY_MAX }),
    reservedShare: object.optionalNumber('reservedShare', { min: 0, max: 1 }),
  });
}

function lower(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}

function withoutUndefined(budget: { readonly [Field in keyof TeamBudget]: TeamBudget[Field] | undefined }): TeamBudget {
  const { spansPerSecond, bytesPerDay, reservedShare } = budget;
  return {
    ...(spansPerSecond !== undefined && { spansPerSecond }),
    ...(bytesPerDay !== undefined && { bytesPerDay }),
    ...(reservedShare !== undefined && { reservedShare }),
  };
}
