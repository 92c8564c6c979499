import { contentOf } from './filled-store.js';
import { LAYOUT_CANDIDATES, type LayoutCandidate } from './layout-candidates.js';
import { openStore, type OpenStore } from './open-store.js';
import { layoutOptions, LAYOUT_USAGE } from './options.js';

const HOUR_NANO = 3_600_000_000_000n;
const TABLE = 'layout_candidate';

interface Measured {
  readonly name: string;
  readonly bytesPerSpan: number;
  readonly indexBytesPerSpan: number;
  readonly insertUsPerSpan: number;
  readonly traceMs: number;
  readonly searchMs: number;
  readonly columns: readonly (readonly string[])[];
}

/**
 * `npm run bench -- layout`: copies an hour of a filled store into a table of each candidate, one at a time, and prints what it takes. Asked
 * are the spans of one trace, as the reader asks for them, and the traces with an attribute of one service.
 */
export async function benchLayout(args: readonly string[], log: (line: string) => void): Promise<string> {
  const { dataFolder } = layoutOptions(args);
  const content = await contentOf(dataFolder);
  if (content === undefined) throw new Error(`${dataFolder} holds no filled store: usage: ${LAYOUT_USAGE}`);
  const open = await openStore(dataFolder);
  try {
    const measured: Measured[] = [];
    const start = BigInt(content.startTimeUnixNano) + HOUR_NANO;
    for (const candidate of LAYOUT_CANDIDATES) {
      const one = await measureCandidate(open, candidate, start);
      log(`${one.name}: ${one.bytesPerSpan.toFixed(2)} bytes per span`);
      measured.push(one);
    }
    return report(measured);
  } finally {
    await open.ask(`DROP TABLE IF EXISTS ${open.database}.${TABLE}`);
    await open.close();
  }
}

async function measureCandidate(
  open: OpenStore,
  { name, change, columns = '*' }: LayoutCandidate,
  start: bigint,
): Promise<Measured> {
  const { ask, database } = open;
  const table = `${database}.${TABLE}`;
  await ask(`DROP TABLE IF EXISTS ${table}`);
  const [[created = ''] = []] = await ask(`SHOW CREATE TABLE ${database}.spans`);
  await ask(change(unescaped(created)).replace(`${database}.spans`, table));
  const hour = `intDiv(start_time_unix_nano, ${String(HOUR_NANO)}) = ${String(start / HOUR_NANO)}`;
  const beganAtMs = performance.now();
  await ask(`INSERT INTO ${table} SELECT ${columns} FROM ${database}.spans WHERE ${hour}`);
  const insertMs = performance.now() - beganAtMs;
  await ask(`OPTIMIZE TABLE ${table} FINAL`);
  const [[rows = '1', bytes = '0', indexBytes = '0'] = []] = await ask(
    `SELECT sum(rows), sum(bytes_on_disk), sum(secondary_indices_compressed_bytes) FROM system.parts WHERE database = '${database}' AND table = '${TABLE}' AND active`,
  );
  const spanCount = Number(rows);
  return {
    ...{ name, bytesPerSpan: Number(bytes) / spanCount, indexBytesPerSpan: Number(indexBytes) / spanCount },
    insertUsPerSpan: (insertMs * 1000) / spanCount,
    traceMs: await tookMs(open, traceQuestion(table, hour)),
    searchMs: await tookMs(open, searchQuestion(table, hour)),
    columns: await ask(
      `SELECT column, round(sum(column_data_compressed_bytes) / sum(rows), 2) AS size FROM system.parts_columns WHERE database = '${database}' AND table = '${TABLE}' AND active GROUP BY column HAVING size >= 1 ORDER BY size DESC`,
    ),
  };
}

function traceQuestion(table: string, hour: string): string {
  return `SELECT count(), sum(length(name)) FROM ${table} WHERE tenant_id != '' AND ${hour} AND trace_id = (SELECT any(trace_id) FROM ${table} WHERE ${hour})`;
}

function searchQuestion(table: string, hour: string): string {
  return `SELECT count() FROM ${table} WHERE ${hour} AND service_name = 'checkout' AND name = 'POST /checkout' AND duration_nano > 100000000`;
}

/** The median of five, after one that is not counted. */
async function tookMs({ ask }: OpenStore, sql: string): Promise<number> {
  await ask(sql);
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const beganAtMs = performance.now();
    await ask(sql);
    times.push(performance.now() - beganAtMs);
  }
  return times.sort((a, b) => a - b)[2] ?? 0;
}

/** Of TabSeparated. */
function unescaped(text: string): string {
  return text.replaceAll('\\n', '\n').replaceAll("\\'", "'").replaceAll('\\\\', '\\');
}

function report(measured: readonly Measured[]): string {
  return [
    '| layout | bytes per span | of it indexes | insert us per span | a trace ms | a search ms | largest columns |',
    '|---|--:|--:|--:|--:|--:|---|',
    ...measured.map((one) => {
      const sizes = one.columns.slice(0, 7).map(([column = '', size = '']) => `${column} ${size}`);
      const figures = [one.bytesPerSpan, one.indexBytesPerSpan, one.insertUsPerSpan, one.traceMs, one.searchMs];
      return `| ${[one.name, ...figures.map((figure) => figure.toFixed(2)), sizes.join(', ')].join(' | ')} |`;
    }),
    '',
  ].join('\n');
}
