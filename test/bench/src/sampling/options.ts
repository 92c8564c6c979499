import { parseArgs } from 'node:util';

import { SPANS_PER_PASS, whole } from '../ingest/options.js';

export interface SamplingBenchOptions {
  /** How often every case is measured. */
  readonly runs: number;
  /** Spans in the topic, in whole passes over the load file. */
  readonly spans: number;
  /** Cases whose name contains this, or all. */
  readonly only: string;
}

export const SAMPLING_USAGE = 'sampling [--runs N] [--spans N] [--only TEXT]';

export function samplingOptions(args: readonly string[]): SamplingBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '2' },
      spans: { type: 'string', default: '1000000' },
      only: { type: 'string', default: '' },
    },
  });
  return {
    runs: whole('--runs', values.runs, 1, 100),
    spans: whole('--spans', values.spans, SPANS_PER_PASS, 100_000_000),
    only: values.only,
  };
}
