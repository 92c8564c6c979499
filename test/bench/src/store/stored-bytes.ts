import type { OpenStore } from './open-store.js';

export interface StoredBytes {
  readonly table: string;
  readonly column: string;
  readonly bytes: number;
}

/** Compressed bytes of every column and, as one row each, of a table's indexes and the rest (marks, keys). */
export async function storedBytes({ ask, database }: OpenStore): Promise<readonly StoredBytes[]> {
  const [columns, tables] = await Promise.all([
    ask(`SELECT table, column, sum(column_data_compressed_bytes) FROM system.parts_columns
WHERE database = '${database}' AND active GROUP BY table, column ORDER BY table, 3 DESC`),
    ask(`SELECT table, sum(secondary_indices_compressed_bytes),
  sum(bytes_on_disk) - sum(data_compressed_bytes) - sum(secondary_indices_compressed_bytes)
FROM system.parts WHERE database = '${database}' AND active GROUP BY table ORDER BY table`),
  ]);
  return [
    ...columns.map(([table = '', column = '', bytes = '0']) => ({ table, column, bytes: Number(bytes) })),
    ...tables.flatMap(([table = '', indexes = '0', rest = '0']) => [
      { table, column: '(indexes)', bytes: Number(indexes) },
      { table, column: '(marks, keys, checksums)', bytes: Number(rest) },
    ]),
  ];
}
