/** A way to lay out `spans`, as a change of the statement that makes the table. */
export interface LayoutCandidate {
  readonly name: string;
  readonly change: (ddl: string) => string;
  /** What goes in, where it is not every column as it is. */
  readonly columns?: string;
}

type Change = (ddl: string) => string;

const attributesAt =
  (level: number): Change =>
  (ddl) =>
    withCodec(ddl, ['attributes_string', 'attributes_int', 'attributes_bool'], `ZSTD(${String(level)})`);

const numbers: Change = (ddl) =>
  withCodec(withCodec(ddl, ['duration_nano'], 'T64, ZSTD(1)'), ['start_time_unix_nano'], 'Delta(8), T64, ZSTD(1)');

/** The layout before migration 8. */
const before: Change = (ddl) => {
  const plain = withCodec(ddl, ['attributes_string', 'attributes_int', 'attributes_bool', 'duration_nano'], 'ZSTD(1)');
  return withIndexes(withCodec(plain, ['start_time_unix_nano'], 'Delta(8), ZSTD(1)'), [
    'trace_id_bloom trace_id TYPE bloom_filter(0.001)',
    'attribute_string_bloom mapValues(attributes_string) TYPE bloom_filter(0.01)',
    'attribute_int_bloom mapValues(attributes_int) TYPE bloom_filter(0.01)',
  ]);
};

const key =
  (columns: string): Change =>
  (ddl) =>
    ddl.replace(/^ORDER BY .*$/m, `ORDER BY (tenant_id, intDiv(start_time_unix_nano, 3600000000000), ${columns})`);

/** See docs/adr/0012-span-layout.md. */
export const LAYOUT_CANDIDATES: readonly LayoutCandidate[] = [
  { name: 'as it is', change: (ddl) => ddl },
  { name: 'before migration 8', change: before },
  { name: 'before, attributes ZSTD(3)', change: (ddl) => attributesAt(3)(before(ddl)) },
  { name: 'before, attributes ZSTD(6)', change: (ddl) => attributesAt(6)(before(ddl)) },
  { name: 'before, all columns ZSTD(3)', change: (ddl) => before(ddl).replaceAll('ZSTD(1)', 'ZSTD(3)') },
  { name: 'before, T64 for times', change: (ddl) => numbers(before(ddl)) },
  {
    name: 'before, ids not compressed',
    change: (ddl) => withCodec(before(ddl), ['trace_id', 'span_id', 'parent_span_id'], 'NONE'),
  },
  {
    name: 'before, a minute by trace',
    change: (ddl) => key('service_name, name, intDiv(start_time_unix_nano, 60000000000), trace_id')(before(ddl)),
  },
  { name: 'before, by trace', change: (ddl) => key('trace_id')(before(ddl)) },
  {
    name: 'before, projection by trace',
    change: (ddl) =>
      before(ddl).replace(
        'INDEX trace_id_bloom',
        'PROJECTION by_trace (SELECT trace_id, start_time_unix_nano, service_name ORDER BY trace_id),\n    INDEX trace_id_bloom',
      ),
  },
  {
    name: 'before, texts as JSON type',
    change: (ddl) =>
      before(ddl)
        .replace(/^ *INDEX attribute_string_bloom .*\n/m, '')
        .replace(/`attributes_string` Map\(.*?\) (?=CODEC)/, '`attributes_string` JSON(max_dynamic_paths = 256) '),
    columns: '* REPLACE (toJSONString(attributes_string)::JSON AS attributes_string)',
  },
];

/** The statement as the engine shows it has a column a line. */
function withCodec(ddl: string, columns: readonly string[], codec: string): string {
  return columns.reduce(
    (text, column) => text.replace(new RegExp(`(\`${column}\` .*)CODEC\\(.*\\)(,?)$`, 'm'), `$1CODEC(${codec})$2`),
    ddl,
  );
}

/** These and no others. */
function withIndexes(ddl: string, indexes: readonly string[]): string {
  const lines = ddl.split('\n').filter((line) => !/^ *INDEX /.test(line));
  const end = lines.findIndex((line) => line === ')');
  const last = (lines[end - 1] ?? '').replace(/,$/, '');
  const added = indexes.map((index) => `    INDEX ${index} GRANULARITY 1`).join(',\n');
  return [...lines.slice(0, end - 1), `${last},`, added, ...lines.slice(end)].join('\n');
}
