import { dialectOf, speaksCommands } from './dialect.js';
import { StatementScanner } from './statement-scanner.js';
import { StatementShape } from './statement-shape.js';

export interface NormaliseOptions {
  /** `db.system.name`; an unknown one is read with care. Default ''. */
  readonly system?: string;
  /** Longest answer; longer ones end in `…`. Default 2,000. */
  readonly charsMax?: number;
}

const CHARS_MAX = 2_000;
/** How far a statement is read for its answer: comments and texts may take more room than what stays. */
const READ_FACTOR = 8;

/**
 * A statement without its values: texts, numbers and parameters become `?`, lists of them one `?`, comments go, whitespace
 * is one blank. Statements that differ in values only become equal, and no value is shown. Understands the SQL dialects,
 * Cypher, documents in JSON (keys stay) and commands as Redis has them (`GET ?`). Idempotent; linear in the text.
 */
export function normaliseStatement(text: string, { system = '', charsMax = CHARS_MAX }: NormaliseOptions = {}): string {
  const read = text.slice(0, charsMax * READ_FACTOR);
  if (speaksCommands(system)) return commandOnly(read, charsMax);
  const shape = new StatementShape(charsMax);
  const scanner = new StatementScanner(read, dialectOf(system));
  for (let token = scanner.next(); token !== undefined && !shape.isFull; token = scanner.next()) shape.add(token);
  return shape.toString();
}

const COMMAND = /^\s*(\S{1,50})/;

function commandOnly(text: string, charsMax: number): string {
  const [all, command = ''] = COMMAND.exec(text) ?? [''];
  const shown = command.toUpperCase().slice(0, charsMax);
  const hasMore = text.slice(all.length).trim() !== '' && shown.length + 2 <= charsMax;
  return hasMore ? `${shown} ?` : shown;
}
