import { RuleError } from '../rule-error.js';
import { kindOf, type DocumentObject } from '@clew/documents';
import { parseCsv } from './csv.js';

export type Scalar = string | number | boolean;

/** Attributes by the value of another one. */
export interface LookupTable {
  /** Name of the key column: also the attribute that is looked up, unless a rule names another. */
  readonly key: string;
  readonly rows: ReadonlyMap<string, readonly (readonly [string, Scalar])[]>;
}

const ROWS_MAX = 20_000;
const COLUMNS_MAX = 32;
const CSV_LENGTH_MAX = 1024 * 1024;
const NAME_LENGTH_MAX = 256;
const VALUE_LENGTH_MAX = 1024;

/** `{ key, csv }` with a line of names first, or `{ key, rows }` with an object for each. Throws RuleError. */
export function lookupTableOf(table: DocumentObject): LookupTable {
  const key = table.text('key', NAME_LENGTH_MAX);
  if (table.has('csv') === table.has('rows')) throw new RuleError(table.path, 'must have either csv or rows');
  const rows = table.has('csv') ? csvRows(table, key) : jsonRows(table, key);
  table.finish();
  return { key, rows };
}

function csvRows(table: DocumentObject, key: string): LookupTable['rows'] {
  const path = table.pathOf('csv');
  const [names = [], ...lines] = parseCsv(table.text('csv', CSV_LENGTH_MAX), path, ROWS_MAX + 1);
  const keyColumn = names.indexOf(key);
  if (keyColumn < 0) throw new RuleError(path, `has no column ${key}; its columns are ${names.join(', ')}`);
  if (names.length > COLUMNS_MAX)
    throw new RuleError(path, `has ${names.length} columns; at most ${COLUMNS_MAX} are allowed`);
  if (names.some((name) => name === '' || name.length > NAME_LENGTH_MAX)) {
    throw new RuleError(path, `columns must have names of 1 to ${NAME_LENGTH_MAX} characters`);
  }
  if (new Set(names).size !== names.length) throw new RuleError(path, 'has two columns of the same name');
  const rows = new Map<string, readonly (readonly [string, Scalar])[]>();
  for (const [index, cells] of lines.entries()) {
    const where = `row ${index + 1}`;
    if (cells.length !== names.length) {
      throw new RuleError(path, `${where}: ${cells.length} fields where there are ${names.length} columns`);
    }
    const attributes = names.flatMap((name, column) => {
      const value = cells[column] ?? '';
      if (column === keyColumn || value === '') return [];
      return [[name, checkedValue(value, path, `${where}, ${name}`)] as const];
    });
    addRow(rows, cells[keyColumn] ?? '', attributes, path, where);
  }
  return rows;
}

function jsonRows(table: DocumentObject, key: string): LookupTable['rows'] {
  const path = table.pathOf('rows');
  const rows = new Map<string, readonly (readonly [string, Scalar])[]>();
  for (const [index, row] of table.list('rows', ROWS_MAX).entries()) {
    const where = `row ${index + 1}`;
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new RuleError(path, `${where}: must be an object, not ${kindOf(row)}`);
    }
    const cells = Object.entries(row);
    if (cells.length > COLUMNS_MAX) throw new RuleError(path, `${where}: at most ${COLUMNS_MAX} fields are allowed`);
    const keyCell: unknown = cells.find(([name]) => name === key)?.[1];
    if (typeof keyCell !== 'string' && typeof keyCell !== 'number') {
      throw new RuleError(path, `${where}: ${key} must be a text or a number, not ${kindOf(keyCell)}`);
    }
    const attributes = cells
      .filter(([name]) => name !== key)
      .map(([name, value]) => [name, checkedValue(value, path, `${where}, ${name}`)] as const);
    addRow(rows, String(keyCell), attributes, path, where);
  }
  return rows;
}

function addRow(
  rows: Map<string, readonly (readonly [string, Scalar])[]>,
  key: string,
  attributes: readonly (readonly [string, Scalar])[],
  path: string,
  where: string,
): void {
  if (key === '') throw new RuleError(path, `${where}: the key is empty`);
  if (rows.has(key)) throw new RuleError(path, `${where}: the key ${kindOf(key)} is there already`);
  rows.set(key, attributes);
}

function checkedValue(value: unknown, path: string, where: string): Scalar {
  if (typeof value === 'string' && value.length <= VALUE_LENGTH_MAX) return value;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  throw new RuleError(
    path,
    `${where}: must be a text of at most ${VALUE_LENGTH_MAX} characters, a number, true or false, not ${kindOf(value)}`,
  );
}
