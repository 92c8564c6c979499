import type { Migration, MigrationContext } from './migration.js';

/** Of rows that are looked up by an id: each part is one more place to look. */
const LOOKED_UP = ['spans', 'traces', 'decisions', 'logs'];
/** Of few rows, which are read as a whole. */
const SUMMED = ['red_1m', 'edges_1m', 'usage_1h', 'sampling_1m', 'policy_dry_runs', 'flushes', 'log_flushes'];

/**
 * Every flush of every stream partition leaves a part in most tables, eight a second with eight partitions, and merging five at a time,
 * as the server does of itself, wrote each row nine times within the first minute: a third of the CPU that the store took. By ten it is four times, and
 * parts wait to be merged by the dozen.
 */
export const merges: Migration = {
  version: 5,
  name: 'merges of more parts at once',
  statements: (context) => [
    ...LOOKED_UP.map((table) => mergeAtOnce(context, table, 10)),
    ...SUMMED.map((table) => mergeAtOnce(context, table, 20)),
  ],
};

function mergeAtOnce({ database, onCluster }: MigrationContext, table: string, parts: number): string {
  return `ALTER TABLE ${database}.${table}${onCluster} MODIFY SETTING merge_selector_base = ${String(parts)}`;
}
