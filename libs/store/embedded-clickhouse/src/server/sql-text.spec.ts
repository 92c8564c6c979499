import { describe, expect, it } from 'vitest';

import { formatOf, insertFromFile, isInsert, quoteIdentifier, quoteText } from './sql-text.js';

describe('statement text', () => {
  it('sends the body of an insert through a file, its settings kept', () => {
    expect(insertFromFile('INSERT INTO t FORMAT Native', '/in/a')).toBe(
      "INSERT INTO t FROM INFILE '/in/a' COMPRESSION 'none' FORMAT Native",
    );
    expect(insertFromFile('INSERT INTO t (a, b) SETTINGS x = 1 FORMAT CSV;\n', '/in/a')).toBe(
      "INSERT INTO t (a, b) FROM INFILE '/in/a' COMPRESSION 'none' SETTINGS x = 1 FORMAT CSV",
    );
    expect(insertFromFile('INSERT INTO t FORMAT CSV SETTINGS x = 1', "/in/o'a")).toBe(
      "INSERT INTO t FROM INFILE '/in/o\\'a' COMPRESSION 'none' SETTINGS x = 1 FORMAT CSV",
    );
  });

  it('says what it can not send through a file', () => {
    expect(() => insertFromFile('INSERT INTO t VALUES', '/in/a')).toThrow('must end in FORMAT');
    expect(() => insertFromFile("INSERT INTO t SELECT a FROM input('a Int8') FORMAT CSV", '/in/a')).toThrow(
      'input() is not supported',
    );
  });

  it.each([
    ['INSERT INTO t VALUES (1)', true],
    [' -- a comment\n/* and\nmore */ insert into t', true],
    ['SELECT 1', false],
    ["SELECT 'INSERT'", false],
  ])('knows an insert: %s', (sql, expected) => {
    expect(isInsert(sql)).toBe(expected);
  });

  it('finds the format that a query names', () => {
    expect(formatOf('SELECT 1 FORMAT JSONEachRow')).toBe('JSONEachRow');
    expect(formatOf('SELECT 1\nformat Native;\n')).toBe('Native');
    expect(formatOf('SELECT 1 FORMAT CSV SETTINGS max_threads = 1')).toBe('CSV');
    expect(formatOf('SELECT 1')).toBeUndefined();
  });

  it('quotes so that no text ends its literal', () => {
    expect(quoteText("it's \\ \0")).toBe("'it\\'s \\\\ \\0'");
    expect(quoteIdentifier('a`b')).toBe('`a\\`b`');
  });
});
