import type { ReadAmount, ReadMeter } from './read-meter.js';

export interface Target {
  readonly quantile: 'p95' | 'p99';
  readonly msMax: number;
}

/** Something people ask, in as many ways as there are rounds. */
export interface Question {
  readonly name: string;
  readonly target?: Target;
  /** Resolves with how many items the answer has; fewer than `itemsMin` is a wrong answer. */
  readonly ask: (round: number) => Promise<number>;
  readonly itemsMin: number;
}

export interface Figures {
  readonly name: string;
  readonly target: Target | undefined;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Per time it was asked; undefined where somebody else asks the engine. */
  readonly read: ReadAmount | undefined;
  readonly items: number;
}

const WARM_UP_ROUNDS = 2;

/** Asks one after the other. The first answers, which find nothing in any cache, are not counted. */
export async function measure(question: Question, rounds: number, meter: ReadMeter): Promise<Figures> {
  for (let round = 0; round < WARM_UP_ROUNDS; round++) await asked(question, round);
  meter.take();
  const tookMs: number[] = [];
  let items = 0;
  for (let round = 0; round < rounds; round++) {
    const beganAtMs = performance.now();
    items += await asked(question, round + WARM_UP_ROUNDS);
    tookMs.push(performance.now() - beganAtMs);
  }
  const { queries, rows, bytes } = meter.take();
  const read = queries === 0 ? undefined : { queries: queries / rounds, rows: rows / rounds, bytes: bytes / rounds };
  return { name: question.name, target: question.target, ...quantiles(tookMs), read, items: items / rounds };
}

async function asked({ name, ask, itemsMin }: Question, round: number): Promise<number> {
  const items = await ask(round);
  if (items < itemsMin) throw new Error(`"${name}" found ${String(items)} instead of at least ${String(itemsMin)}`);
  return items;
}

export function quantiles(tookMs: readonly number[]): Pick<Figures, 'p50Ms' | 'p95Ms' | 'p99Ms'> {
  const sorted = [...tookMs].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}
