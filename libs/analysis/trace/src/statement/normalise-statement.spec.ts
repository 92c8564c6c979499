import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { normaliseStatement } from './normalise-statement.js';

describe('a statement without its values', () => {
  test.each([
    [
      'postgresql',
      "SELECT * FROM users WHERE id = 42 AND name = 'O''Brien'",
      'SELECT * FROM users WHERE id = ? AND name = ?',
    ],
    ['postgresql', 'SELECT  a,b\n\tFROM t -- why\nWHERE x=$1', 'SELECT a, b FROM t WHERE x = ?'],
    ['postgresql', 'select 1 /* trace=00-abc */ where a in (1, 2,3)', 'select ? where a in (?)'],
    ['postgresql', "insert into t (a, b) values (1, 'x'), (2, 'y'), (3, 'z')", 'insert into t (a, b) values (?)'],
    ['postgresql', "select $$it's$$, $tag$ secret $tag$, E'it\\'s' from \"My Table\"", 'select ? from "My Table"'],
    [
      'postgresql',
      "select data->>'key', x::text from t where y = -5 and z - 3 > 1e-7",
      'select data ->> ?, x::text from t where y = ? and z - ? > ?',
    ],
    ['postgresql', "select 'C:\\' , secret from t", 'select ?, secret from t'],
    [
      'mysql',
      "SELECT `a b` FROM t WHERE x = \"text\" AND y = 'it\\'s' # end",
      'SELECT `a b` FROM t WHERE x = ? AND y = ?',
    ],
    [
      'microsoft.sql_server',
      "SELECT [order 1] FROM dbo.[t] WHERE id = @p1 AND n = N'x'",
      'SELECT [order 1] FROM dbo.[t] WHERE id = ? AND n = ?',
    ],
    ['oracle.db', 'SELECT a FROM t WHERE id = :id AND d > :1', 'SELECT a FROM t WHERE id = ? AND d > ?'],
    ['sqlite', 'SELECT a FROM t1 WHERE id IN (%s, %s) OR b = %(name)s', 'SELECT a FROM t1 WHERE id IN (?) OR b = ?'],
    ['neo4j', "MATCH (p:Person {name: 'Ann', age: 5}) RETURN p", 'MATCH (p: Person {name: ?, age: ?}) RETURN p'],
    [
      'mongodb',
      '{"find": "users", "filter": {"_id": "5f", "n": [1, 2, 3]}}',
      '{"find": ?, "filter": {"_id": ?, "n": [?]}}',
    ],
    ['redis', 'set user:42 "secret value"', 'SET ?'],
    ['redis', 'PING', 'PING'],
    ['', "SELECT 0xFF, 1.5e+3, .5, X'ab' FROM t_2024", 'SELECT ? FROM t_2024'],
    ['', '', ''],
    ['', ' \n ', ''],
  ])('%s: %s', (system, text, expected) => {
    expect(normaliseStatement(text, { system })).toBe(expected);
  });

  test('is the same for every length of a list', () => {
    const list = (count: number) => Array.from({ length: count }, (_, at) => at).join(', ');
    const statements = [1, 2, 100].map((count) => normaliseStatement(`SELECT a FROM t WHERE b IN (${list(count)})`));
    expect(new Set(statements)).toEqual(new Set(['SELECT a FROM t WHERE b IN (?)']));
  });

  test('is cut at its limit, at a token', () => {
    const text = `SELECT ${Array.from({ length: 1_000 }, (_, at) => `column_${at}`).join(', ')} FROM t`;
    const short = normaliseStatement(text, { charsMax: 40 });
    expect(short).toBe('SELECT column_0, column_1, column_2, …');
    expect(normaliseStatement('x'.repeat(100), { charsMax: 40 })).toBe('…');
  });

  test('never shows a text that is not closed', () => {
    expect(normaliseStatement("SELECT a FROM t WHERE b = 'secret", { system: 'postgresql' })).toBe(
      'SELECT a FROM t WHERE b = ?',
    );
    expect(normaliseStatement('SELECT /* secret')).toBe('SELECT');
    expect(normaliseStatement('SELECT $x$ secret')).toBe('SELECT ?');
  });
});

const SYSTEMS = ['', 'postgresql', 'mysql', 'mssql', 'neo4j', 'mongodb', 'redis', 'clickhouse'];
const PIECES = [
  ...['SELECT', 'a', '"q"', '`n`', '[x]', "'t'", "''", '1', '-1', '$1', ':p', '@v', '?', '%s', '$$', '--', '/*', '*/'],
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    '.',
    '=',
    '<=',
    '->>',
    '::',
    ':',
    '#',
    '-',
    '+',
    '\\',
    "'",
    '"',
    '\n',
    ' ',
    '…',
    '😀',
  ],
];

test('normalising again changes nothing, and the limit holds', () => {
  const statements = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...PIECES), maxLength: 40 }));
  fc.assert(
    fc.property(statements, fc.constantFrom(...SYSTEMS), fc.integer({ min: 16, max: 60 }), (text, system, charsMax) => {
      const once = normaliseStatement(text, { system, charsMax });
      expect(once.length).toBeLessThanOrEqual(charsMax);
      expect(normaliseStatement(once, { system, charsMax })).toBe(once);
    }),
    { numRuns: 2_000 },
  );
});

test.each(["'", '"', '(', '?,', '(?),', '/*', '$a$', '$a', ' ', '-', '[', '\\', '{"a"  ', ':', '%('])(
  'a megabyte of %j is read in one go',
  (piece) => {
    const text = piece.repeat(1_000_000 / piece.length);
    expect(normaliseStatement(text, { charsMax: 200_000 }).length).toBeLessThanOrEqual(200_000);
  },
);
