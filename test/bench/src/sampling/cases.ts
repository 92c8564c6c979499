/**
 * What a Collector does with the topic. `decides`: `tail_sampling` and nothing else. `counts-and-sends`: also RED metrics of
 * all spans, and what it keeps leaves over OTLP.
 */
export type CollectorWork = 'decides' | 'counts-and-sends';

export interface CollectorCase {
  readonly name: string;
  readonly subject: 'collector';
  readonly work: CollectorWork;
}

export interface ClewCase {
  readonly name: string;
  readonly subject: 'clew';
  /** Samplers started on their own. */
  readonly processCount: number;
  /** `sampler.workers` of each. */
  readonly workerCount: number;
  /** In place of the policies of all others, as many of the same types that no trace meets. */
  readonly keepsNothing?: true;
}

/** One way to read the topic. Runs alternate, so that all cases see the same machine. */
export type SamplingCase = CollectorCase | ClewCase;

const ONE_SAMPLER: ClewCase = { name: 'Clew, 1 sampler', subject: 'clew', processCount: 1, workerCount: 1 };
const KEEPS_NOTHING: ClewCase = { ...ONE_SAMPLER, name: 'Clew, keeping nothing', keepsNothing: true };

/** The first is what the others are compared with. */
export const READING_CASES: readonly SamplingCase[] = [
  { name: 'Collector, tail_sampling', subject: 'collector', work: 'decides' },
  ONE_SAMPLER,
  { name: 'Clew, 2 samplers', subject: 'clew', processCount: 2, workerCount: 1 },
  { name: 'Clew, 1 sampler with 2 workers', subject: 'clew', processCount: 1, workerCount: 2 },
  { name: 'Collector, with RED and OTLP out', subject: 'collector', work: 'counts-and-sends' },
  KEEPS_NOTHING,
];

/** Two cases that differ in what they keep alone: they tell what a span costs that is dropped, and one that is kept. */
export const KEEPING_AND_NOT = { keeping: ONE_SAMPLER.name, not: KEEPS_NOTHING.name } as const;

export const CRASH_CASES: readonly SamplingCase[] = [
  { name: 'Collector, kill -9 half way', subject: 'collector', work: 'decides' },
  { name: 'Clew, kill -9 half way', subject: 'clew', processCount: 1, workerCount: 1 },
  { name: 'Clew, kill -9 of 2 samplers half way', subject: 'clew', processCount: 2, workerCount: 1 },
  // Of the process that its workers are children of: they end by themselves.
  { name: 'Clew, kill -9 of 1 sampler with 2 workers half way', subject: 'clew', processCount: 1, workerCount: 2 },
];
