import { ServerException } from './exception.js';

export function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`;
}

export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

export function isInsert(sql: string): boolean {
  return /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*INSERT\b/i.test(sql);
}

/** Format that a query names at its end, before or after its settings. */
export function formatOf(sql: string): string | undefined {
  return /\bFORMAT\s+(\w+)\s*(?:SETTINGS\b[^']*)?;?\s*$/i.exec(sql)?.[1];
}

/**
 * The engine in this process takes no bytes beside the SQL, and bytes inside SQL must be UTF-8. So the body of an insert goes
 * to a file, and `INSERT INTO t FORMAT X` becomes `INSERT INTO t FROM INFILE '...' FORMAT X`.
 */
export function insertFromFile(sql: string, file: string): string {
  const statement = sql.replace(/[\s;]+$/, '');
  const format = /^([\s\S]*?)\s+FORMAT\s+(\w+)(\s+SETTINGS\s[\s\S]*)?$/i.exec(statement);
  const head = format?.[1];
  const name = format?.[2];
  if (head === undefined || name === undefined) {
    throw new ServerException(
      62,
      'SYNTAX_ERROR',
      'An INSERT with its data in the body must end in FORMAT and its name.',
    );
  }
  if (/\bSELECT\b/i.test(head)) {
    throw new ServerException(
      48,
      'NOT_IMPLEMENTED',
      'INSERT ... SELECT FROM input() is not supported by the embedded engine.',
    );
  }
  const settings = /^([\s\S]*?)(\s+SETTINGS\s[\s\S]*)$/i.exec(head);
  const table = settings?.[1] ?? head;
  const clause = settings?.[2] ?? format?.[3] ?? '';
  return `${table} FROM INFILE ${quoteText(file)} COMPRESSION 'none'${clause} FORMAT ${name}`;
}
