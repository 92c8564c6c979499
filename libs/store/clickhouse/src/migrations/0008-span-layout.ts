import type { Migration, MigrationContext } from './migration.js';

/**
 * What docs/adr/0012-span-layout.md decides. Codecs hold for parts that are written from now on, and older ones get them when they are
 * merged. Indexes are made anew by a mutation that the engine does by itself; until then a part is read whole, and nothing is missed.
 */
export const spanLayout: Migration = {
  version: 8,
  name: 'smaller spans, and an index of attribute keys',
  statements: (context) => [codecs(context), filters(context), oldFilters(context), filtersOfStoredSpans(context)],
};

function codecs({ database, onCluster }: MigrationContext): string {
  return `ALTER TABLE ${database}.spans${onCluster}
  MODIFY COLUMN IF EXISTS attributes_string CODEC(ZSTD(3)),
  MODIFY COLUMN IF EXISTS attributes_int CODEC(ZSTD(3)),
  MODIFY COLUMN IF EXISTS attributes_bool CODEC(ZSTD(3)),
  MODIFY COLUMN IF EXISTS start_time_unix_nano CODEC(Delta, T64, ZSTD(1)),
  MODIFY COLUMN IF EXISTS duration_nano CODEC(T64, ZSTD(1))`;
}

/**
 * A trace is looked for in the granules of its services and hours alone, and whole numbers are cheap to compare: both do with a filter
 * that errs more often. The keys of a granule are few, and tell where a number is that is compared by its order.
 */
const FILTERS = [
  ['trace_id_filter', 'trace_id', '0.01'],
  ['attribute_int_filter', 'mapValues(attributes_int)', '0.05'],
  ['attribute_int_key_filter', 'mapKeys(attributes_int)', '0.01'],
  ['attribute_double_key_filter', 'mapKeys(attributes_double)', '0.01'],
] as const;

function filters({ database, onCluster }: MigrationContext): string {
  const added = FILTERS.map(
    ([name, expression, share]) =>
      `  ADD INDEX IF NOT EXISTS ${name} ${expression} TYPE bloom_filter(${share}) GRANULARITY 1`,
  );
  return `ALTER TABLE ${database}.spans${onCluster}\n${added.join(',\n')}`;
}

function oldFilters({ database, onCluster }: MigrationContext): string {
  return `ALTER TABLE ${database}.spans${onCluster}
  DROP INDEX IF EXISTS trace_id_bloom,
  DROP INDEX IF EXISTS attribute_int_bloom
SETTINGS mutations_sync = 0`;
}

function filtersOfStoredSpans({ database, onCluster }: MigrationContext): string {
  const made = FILTERS.map(([name]) => `  MATERIALIZE INDEX IF EXISTS ${name}`);
  return `ALTER TABLE ${database}.spans${onCluster}\n${made.join(',\n')}\nSETTINGS mutations_sync = 0`;
}
