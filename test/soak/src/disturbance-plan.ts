export type DisturbanceKind = 'sampler' | 'gateway' | 'broker' | 'store';

export interface Disturbance {
  readonly kind: DisturbanceKind;
  /** Which of several, counted from 0. */
  readonly index: number;
  /** After the load began. */
  readonly atMs: number;
  /** For how long it stays away; a process that is killed is started again at once. */
  readonly awayMs: number;
}

export interface PlanOptions {
  readonly kills: number;
  readonly durationMs: number;
  readonly storeAwayMs: number;
  readonly brokerAwayMs: number;
  readonly processCount: number;
  readonly seed: number;
}

/** Two of three are processes of Clew; the rest is what they stand on. */
const ROUND: readonly DisturbanceKind[] = ['sampler', 'gateway', 'store', 'sampler', 'gateway', 'broker'];
/** The load has begun by then, and has time to show what was lost after the last. */
const FIRST_SHARE = 0.08;
const LAST_SHARE = 0.8;
/** Of the time between two: how much one may come earlier or later. */
const JITTER_SHARE = 0.5;

/** What is ended and when: the same for the same seed. One after another, each kind in its turn. */
export function planDisturbances(options: PlanOptions): readonly Disturbance[] {
  const { kills, durationMs, processCount, seed } = options;
  const dice = diceOf(seed);
  const gapMs = (durationMs * (LAST_SHARE - FIRST_SHARE)) / Math.max(1, kills);
  const awayMs = { sampler: 0, gateway: 0, broker: options.brokerAwayMs, store: options.storeAwayMs };
  const turns = { sampler: 0, gateway: 0, broker: 0, store: 0 };
  return Array.from({ length: kills }, (_, number) => {
    const kind = ROUND[number % ROUND.length] ?? 'sampler';
    const index = turns[kind]++ % processCount;
    const atMs = durationMs * FIRST_SHARE + gapMs * (number + dice() * JITTER_SHARE);
    return { kind, index, atMs, awayMs: awayMs[kind] };
  });
}

/** Numbers in [0, 1) that follow from the seed alone (a linear congruential generator). */
function diceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
