/** One way to read the topic. Runs alternate, so that all cases see the same machine. */
export interface SamplingCase {
  readonly name: string;
  /** `collector`: the OpenTelemetry Collector. Otherwise Clew. */
  readonly subject: 'collector' | 'clew';
  readonly processCount: number;
}

/** The first is what the others are compared with. */
export const READING_CASES: readonly SamplingCase[] = [
  { name: 'Collector, tail_sampling', subject: 'collector', processCount: 1 },
  { name: 'Clew, 1 sampler', subject: 'clew', processCount: 1 },
  { name: 'Clew, 2 samplers', subject: 'clew', processCount: 2 },
];

export const CRASH_CASES: readonly SamplingCase[] = [
  { name: 'Collector, kill -9 half way', subject: 'collector', processCount: 1 },
  { name: 'Clew, kill -9 half way', subject: 'clew', processCount: 1 },
  { name: 'Clew, kill -9 of 2 samplers half way', subject: 'clew', processCount: 2 },
];
