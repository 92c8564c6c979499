import { parseArgs } from 'node:util';

export const SPANS_PER_PASS = 100_000;

export interface IngestBenchOptions {
  /** How often every case is measured. */
  readonly runs: number;
  /** Spans of one measured run, in whole passes over the load file. */
  readonly spans: number;
  /** Cases whose name contains this, or all. */
  readonly only: string;
}

export const INGEST_USAGE = 'ingest [--runs N] [--spans N] [--only TEXT]';

export function ingestOptions(args: readonly string[]): IngestBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '3' },
      spans: { type: 'string', default: '400000' },
      only: { type: 'string', default: '' },
    },
  });
  return {
    runs: whole('--runs', values.runs, 1, 100),
    spans: whole('--spans', values.spans, SPANS_PER_PASS, 100_000_000),
    only: values.only,
  };
}

export function whole(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`${name} is ${text}, not a whole number from ${String(min)} to ${String(max)}`);
}
