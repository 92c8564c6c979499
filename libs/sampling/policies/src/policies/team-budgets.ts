import type { TeamBudget } from '@clew/sampling-control';

/** What the teams of one or of all organisations may keep. */
export interface TeamBudgets {
  /** By `teamKey`. */
  readonly budgets: ReadonlyMap<string, TeamBudget>;
  readonly defaultBudget: TeamBudget;
  readonly baselineProbabilityMin: number;
}

/** Names a team among those of all organisations. */
export function teamKey(tenantId: string, teamId: string): string {
  return `${tenantId}\0${teamId}`;
}
