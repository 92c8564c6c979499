import { RuleError } from '../rule-error.js';

/**
 * Rows of a CSV text (RFC 4180): fields separated by commas, quoted ones with doubled quotes inside, lines ended by LF or CRLF.
 * Empty lines are skipped. Throws RuleError with the line.
 */
export function parseCsv(text: string, path: string, rowsMax: number): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let line = 1;
  for (let at = 0; at <= text.length; at++) {
    const field = text[at] === '"' ? quotedField(text, at, line, path) : plainField(text, at);
    row.push(field.value);
    line += field.lines;
    at = field.end;
    if (text[at] === ',') continue;
    if (text[at] === '\r' && text[at + 1] === '\n') at++;
    if (at < text.length && text[at] !== '\n') throw new RuleError(path, `line ${line}: text after a closing quote`);
    if (row.length > 1 || row[0] !== '') rows.push(row);
    if (rows.length > rowsMax) throw new RuleError(path, `has more than ${rowsMax} rows`);
    row = [];
    line++;
    if (at === text.length - 1) break;
  }
  return rows;
}

interface Field {
  readonly value: string;
  /** Index of what follows it: a comma, the end of the line or of the text. */
  readonly end: number;
  /** Line ends within. */
  readonly lines: number;
}

function plainField(text: string, start: number): Field {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n') end++;
  if (text[end] === '\n' && text[end - 1] === '\r' && end > start) end--;
  return { value: text.slice(start, end), end, lines: 0 };
}

function quotedField(text: string, start: number, line: number, path: string): Field {
  let value = '';
  let lines = 0;
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '\n') lines++;
    if (character !== '"') value += character;
    else if (text[at + 1] === '"') {
      value += '"';
      at++;
    } else return { value, end: at + 1, lines };
  }
  throw new RuleError(path, `line ${line}: a quote that is not closed`);
}
