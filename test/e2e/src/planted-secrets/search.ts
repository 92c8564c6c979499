import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { createEmbeddedClickHouse } from '@clew/embedded-clickhouse';

/** `file: what stands around it`, for every needle that a file below the folder holds. */
export async function filesWith(root: string, needles: readonly Buffer[]): Promise<string[]> {
  const found: string[] = [];
  let fileCount = 0;
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await contentOf(path);
    if (bytes === undefined) continue;
    fileCount++;
    found.push(...hits(bytes, needles).map((hit) => `${relative(root, path)}: ${hit}`));
  }
  if (fileCount === 0) throw new Error(`there is no file below ${root}`);
  return found;
}

/** Undefined for a file that is gone: who is looked at may be running. */
async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** What stands around each needle that is there. */
export function hits(bytes: Buffer, needles: readonly Buffer[]): string[] {
  return needles.flatMap((needle) => {
    const at = bytes.indexOf(needle);
    return at < 0 ? [] : [JSON.stringify(bytes.toString('latin1', Math.max(0, at - 80), at + 60))];
  });
}

/** Every row of every table in the folder of an embedded ClickHouse: its files are compressed, so they tell nothing. */
export async function rowsOfAllTables(dataDir: string): Promise<Buffer> {
  const [username, password] = ['clew', 'of-a-test-on-loopback'];
  const engine = createEmbeddedClickHouse({ dataDir, username, password });
  await engine.start();
  try {
    const ask = async (sql: string): Promise<string> => {
      const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
      const response = await fetch(engine.url, { method: 'POST', headers: { authorization }, body: sql });
      if (!response.ok) throw new Error(await response.text());
      return response.text();
    };
    const names = await ask(
      "SELECT concat(database, '.', name) FROM system.tables WHERE engine LIKE '%MergeTree' AND database != 'system' FORMAT TSV",
    );
    const tables = names.split('\n').filter((name) => name !== '');
    const rows: string[] = [];
    for (const table of tables)
      rows.push(
        table,
        await ask(`SELECT * FROM ${table} FORMAT JSONEachRow SETTINGS output_format_json_escape_forward_slashes = 0`),
      );
    return Buffer.from(rows.join('\n'));
  } finally {
    await engine.shutdown({ deadlineMs: 10_000 });
  }
}
