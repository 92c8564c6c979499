/** What the scanner must know of a database's language. */
export interface Dialect {
  /** `#` begins a comment. */
  readonly hashComments: boolean;
  /** A backslash in a text escapes what follows. */
  readonly backslashEscapes: boolean;
  /** Texts may stand in double quotes; elsewhere these hold names. */
  readonly doubleQuotedTexts: boolean;
  /** Names may stand in brackets. */
  readonly bracketedNames: boolean;
  /** `:name` is a parameter. */
  readonly colonParameters: boolean;
}

const ANSI: Dialect = {
  hashComments: false,
  backslashEscapes: false,
  doubleQuotedTexts: false,
  bracketedNames: false,
  colonParameters: true,
};
const MYSQL: Dialect = { ...ANSI, hashComments: true, backslashEscapes: true, doubleQuotedTexts: true };
const SPARK: Dialect = { ...ANSI, backslashEscapes: true, doubleQuotedTexts: true };
const CYPHER: Dialect = { ...SPARK, colonParameters: false };
const SQL_SERVER: Dialect = { ...ANSI, bracketedNames: true };
const BACKSLASHED: Dialect = { ...ANSI, backslashEscapes: true };

/** By `db.system.name`, current and deprecated values. */
const DIALECTS: ReadonlyMap<string, Dialect> = new Map([
  ['mysql', MYSQL],
  ['mariadb', MYSQL],
  ['gcp.spanner', SPARK],
  ['spanner', SPARK],
  ['bigquery', { ...SPARK, hashComments: true }],
  ['hive', SPARK],
  ['spark', SPARK],
  ['databricks', SPARK],
  ['neo4j', CYPHER],
  ['arangodb', SPARK],
  ['couchbase', SPARK],
  ['microsoft.sql_server', SQL_SERVER],
  ['mssql', SQL_SERVER],
  ['clickhouse', BACKSLASHED],
  ['snowflake', BACKSLASHED],
  ['postgresql', ANSI],
  ['sqlite', ANSI],
  ['cockroachdb', ANSI],
  ['oracle.db', ANSI],
  ['oracle', ANSI],
  ['cassandra', ANSI],
  ['redshift', BACKSLASHED],
  ['aws.redshift', BACKSLASHED],
]);

/** An unknown system is read so that a text ends rather late than early: what is taken for a text is not shown. */
export function dialectOf(system: string): Dialect {
  return DIALECTS.get(system.toLowerCase()) ?? BACKSLASHED;
}

const COMMAND_SYSTEMS: ReadonlySet<string> = new Set(['redis', 'memcached', 'valkey', 'dragonfly', 'keydb']);

/** Whether statements are a command and its arguments, as Redis has them. */
export function speaksCommands(system: string): boolean {
  return COMMAND_SYSTEMS.has(system.toLowerCase());
}
