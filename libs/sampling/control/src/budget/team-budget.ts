/** What kind of trace is judged; errors come before slow ones, slow ones before plain ones. */
export type TraceClass = 'error' | 'slow' | 'plain';

/** What a team may keep, over the whole stream. Nothing said: no limit. */
export interface TeamBudget {
  readonly spansPerSecond?: number;
  /** Of span bytes kept, per day of UTC. */
  readonly bytesPerDay?: number;
  /** Share of the budget that errors and slow traces have before anything else. Default 0.5. */
  readonly reservedShare?: number;
}

/** The part of a team's budget that one partition has. */
export interface PartitionBudget {
  /** Infinity: no limit. */
  readonly spansPerSecond: number;
  readonly bytesPerDay: number;
  readonly reservedShare: number;
}

export function partitionBudgetOf(budget: TeamBudget, partitionCount: number): PartitionBudget {
  const { spansPerSecond = Infinity, bytesPerDay = Infinity, reservedShare = 0.5 } = budget;
  checkAtLeastZero('spansPerSecond', spansPerSecond);
  checkAtLeastZero('bytesPerDay', bytesPerDay);
  if (!(reservedShare >= 0 && reservedShare <= 1)) {
    throw new RangeError(`reservedShare is ${reservedShare}, allowed is 0 to 1`);
  }
  return {
    spansPerSecond: spansPerSecond / partitionCount,
    bytesPerDay: bytesPerDay / partitionCount,
    reservedShare,
  };
}

function checkAtLeastZero(name: string, value: number): void {
  if (!(value >= 0)) throw new RangeError(`${name} is ${value}, allowed is 0 or more`);
}
