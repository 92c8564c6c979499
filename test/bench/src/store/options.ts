import { parseArgs } from 'node:util';

import { whole } from '../ingest/options.js';

export interface StoreBenchOptions {
  /** Spans in the store, spread evenly over 24 hours. */
  readonly spans: number;
  /** Folder of a filled store that is kept, and used again when it is filled already. Empty: a temporary one. */
  readonly dataFolder: string;
  /** File for the Markdown. Empty: only standard output. */
  readonly report: string;
  /** How often each question is asked. */
  readonly rounds: number;
}

export const STORE_USAGE = 'store [--spans N] [--data-folder FOLDER] [--report FILE] [--rounds N]';

export function storeOptions(args: readonly string[]): StoreBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      spans: { type: 'string', default: '20000000' },
      'data-folder': { type: 'string', default: '' },
      report: { type: 'string', default: '' },
      rounds: { type: 'string', default: '40' },
    },
  });
  return {
    spans: whole('--spans', values.spans, 20_000, 1_000_000_000),
    dataFolder: values['data-folder'],
    report: values.report,
    rounds: whole('--rounds', values.rounds, 5, 10_000),
  };
}

export const LAYOUT_USAGE = 'layout --data-folder FOLDER (filled by store)';

export function layoutOptions(args: readonly string[]): { readonly dataFolder: string } {
  const { values } = parseArgs({ args: [...args], options: { 'data-folder': { type: 'string' } } });
  const { 'data-folder': dataFolder } = values;
  if (dataFolder === undefined) throw new Error(`usage: npm run bench -- ${LAYOUT_USAGE}`);
  return { dataFolder };
}
