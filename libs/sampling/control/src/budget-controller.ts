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
  /** (service, route) keys per team; beyond it the one quiet for longest joins `other`. Default 500. */
  readonly routesMax?: number;
}

/** Turns the probability of each (service, route) so that what is kept holds each team's budget. One per partition. */
export class BudgetController {
  constructor(options: BudgetControllerOptions) {
    void options;
  }

  /** Spans were accepted, before any verdict. */
  arrived(team: string, spanCount: number, byteLength: number, streamTimeMs: number): void {
    void [team, spanCount, byteLength, streamTimeMs];
  }

  /** A trace got its verdict, kept or not: what it would have cost. */
  judged(
    team: string,
    traceClass: TraceClass,
    service: string,
    route: string,
    spanCount: number,
    byteLength: number,
    streamTimeMs: number,
  ): void {
    void [team, traceClass, service, route, spanCount, byteLength, streamTimeMs];
  }

  /** Kept spans were written, whichever policy kept them. */
  charged(team: string, spanCount: number, byteLength: number, streamTimeMs: number): void {
    void [team, spanCount, byteLength, streamTimeMs];
  }

  /** Everything may be kept, at once. */
  isWithin(team: string, streamTimeMs: number): boolean {
    void [team, streamTimeMs];
    return true;
  }

  /** On the grid. */
  probability(team: string, traceClass: TraceClass, service: string, route: string, streamTimeMs: number): number {
    void [team, traceClass, service, route, streamTimeMs];
    return 1;
  }

  /** Demand divided by budget, to two significant digits; 0 without a budget. */
  pressure(team: string, streamTimeMs: number): number {
    void [team, streamTimeMs];
    return 0;
  }

  snapshot(): unknown {
    return {};
  }

  /** Takes what it can of a snapshot, of this version or any other. */
  restore(snapshot: unknown): void {
    void snapshot;
  }
}
