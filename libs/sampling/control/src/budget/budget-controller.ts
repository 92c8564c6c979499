import { fieldOf, listOf, nameOf } from '../snapshot-reading.js';
import type { PartitionBudget, TeamBudget, TraceClass } from './team-budget.js';
import { partitionBudgetOf } from './team-budget.js';
import { TeamControl } from './team-control.js';
import { restoreTeam, snapshotTeam } from './team-snapshot.js';

export interface BudgetControllerOptions {
  /** By team. */
  readonly budgets: ReadonlyMap<string, TeamBudget>;
  /** For teams that have none of their own. Default: no limit. */
  readonly defaultBudget?: TeamBudget;
  /** Of the stream, over which budgets are spread evenly, as traces are. */
  readonly partitionCount: number;
  /** No trace has a lower probability, whatever the budget says. Default 0.005. */
  readonly baselineProbabilityMin?: number;
  /** Teams remembered; beyond it the one quiet for longest is forgotten. Default 1,000. */
  readonly teamsMax?: number;
  /** (service, route) keys per team; beyond it the one quiet for longest joins all others. Default 500. */
  readonly routesMax?: number;
  /** Teams in a snapshot, those heard of last; of each its 50 largest routes. Default 100. */
  readonly snapshotTeamsMax?: number;
}

/**
 * Turns the probability of each (service, route) so that what is kept holds each team's budget. One per partition and tenant.
 *
 * Demand is known before sampling, so probabilities follow from it (`shareOut`); a ledger of what was kept in fact corrects them.
 * ADR 8 says why it is built so and how well it holds.
 */
export class BudgetController {
  private readonly budgets = new Map<string, PartitionBudget>();
  private readonly defaultBudget: PartitionBudget;
  private readonly limits: { readonly baselineProbabilityMin: number; readonly routesMax: number };
  private readonly teamsMax: number;
  private readonly snapshotTeamsMax: number;
  private readonly teams = new Map<string, TeamControl>();

  constructor(options: BudgetControllerOptions) {
    const { partitionCount, baselineProbabilityMin = 0.005 } = options;
    if (!(partitionCount >= 1)) throw new RangeError(`partitionCount is ${partitionCount}, allowed is 1 or more`);
    if (!(baselineProbabilityMin >= 0 && baselineProbabilityMin <= 1)) {
      throw new RangeError(`baselineProbabilityMin is ${baselineProbabilityMin}, allowed is 0 to 1`);
    }
    for (const [team, budget] of options.budgets) this.budgets.set(team, partitionBudgetOf(budget, partitionCount));
    this.defaultBudget = partitionBudgetOf(options.defaultBudget ?? {}, partitionCount);
    this.limits = { baselineProbabilityMin, routesMax: options.routesMax ?? 500 };
    this.teamsMax = options.teamsMax ?? 1_000;
    this.snapshotTeamsMax = options.snapshotTeamsMax ?? 100;
  }

  /** Spans of this team were accepted, before any verdict; whoever pays for their traces. */
  arrived(team: string, spanCount: number, byteLength: number, streamTimeMs: number): void {
    this.controlOf(team)?.arrived(spanCount, byteLength, streamTimeMs);
  }

  /** A trace is closed, kept or not: what keeping it costs the team that pays. */
  judged(
    team: string,
    traceClass: TraceClass,
    service: string,
    route: string,
    spanCount: number,
    streamTimeMs: number,
  ): void {
    this.controlOf(team)?.judged(traceClass, service, route, spanCount, streamTimeMs);
  }

  /** Kept spans were written, whichever policy kept them. */
  charged(team: string, spanCount: number, byteLength: number, streamTimeMs: number): void {
    this.controlOf(team)?.charged(spanCount, byteLength, streamTimeMs);
  }

  /** Everything may be kept, at once. */
  isWithin(team: string, streamTimeMs: number): boolean {
    const control = this.controlOf(team);
    control?.advance(streamTimeMs);
    return control === undefined || control.gate.isOpen;
  }

  /**
   * On the grid. 1 only for what may be kept at once, before all of its trace has come: everything of a team within its budget, errors and
   * slow traces while there is room for all of them. What is plain waits its turn otherwise, at a probability below 1 by a hair
   * where there is enough for its route.
   */
  probability(team: string, traceClass: TraceClass, service: string, route: string, streamTimeMs: number): number {
    const control = this.controlOf(team);
    control?.advance(streamTimeMs);
    return control === undefined ? 1 : control.probability(traceClass, service, route);
  }

  /** Demand divided by budget, to two significant digits; 0 without a budget. */
  pressure(team: string, streamTimeMs: number): number {
    const control = this.controlOf(team);
    control?.advance(streamTimeMs);
    return control?.pressure ?? 0;
  }

  snapshot(): unknown {
    const latest = [...this.teams].toSorted(([, a], [, b]) => b.lastMs - a.lastMs).slice(0, this.snapshotTeamsMax);
    return { teams: latest.map(([team, control]) => ({ team, ...snapshotTeam(control) })) };
  }

  /** Takes what it can of a snapshot, of this version or any other, whatever budgets were then. */
  restore(snapshot: unknown): void {
    for (const entry of listOf(fieldOf(snapshot, 'teams'))) {
      const team = nameOf(fieldOf(entry, 'team'));
      const control = team === undefined ? undefined : this.controlOf(team);
      if (control !== undefined) restoreTeam(control, entry);
    }
  }

  /** Undefined for a team without a limit, of which nothing needs to be known. */
  private controlOf(team: string): TeamControl | undefined {
    const known = this.teams.get(team);
    if (known !== undefined) return known;
    const budget = this.budgets.get(team) ?? this.defaultBudget;
    if (budget.spansPerSecond === Infinity && budget.bytesPerDay === Infinity) return undefined;
    if (this.teams.size >= this.teamsMax) this.forgetQuietest();
    const control = new TeamControl(budget, this.limits);
    this.teams.set(team, control);
    return control;
  }

  private forgetQuietest(): void {
    let quietest: string | undefined;
    let quietestMs = Infinity;
    for (const [team, control] of this.teams) {
      if (control.lastMs < quietestMs) {
        quietest = team;
        quietestMs = control.lastMs;
      }
    }
    if (quietest !== undefined) this.teams.delete(quietest);
  }
}
