import { RE2JS, RE2JSException } from 're2js';

const PATTERN_CHARACTERS_MAX = 512;
/** Of RE2's program: `(a{30}){30}` is short to write and long to run. */
const PROGRAM_STEPS_MAX = 2_000;

/** A regular expression that must match a whole text, in RE2's syntax (Go's, ClickHouse's), in time linear in the text. */
export interface Pattern {
  readonly source: string;
  matches(text: string): boolean;
}

/** Throws RangeError that says what is wrong with the pattern. */
export function compilePattern(source: string): Pattern {
  if (source.length > PATTERN_CHARACTERS_MAX) {
    throw new RangeError(
      `regular expression has ${source.length} characters; at most ${PATTERN_CHARACTERS_MAX} are allowed`,
    );
  }
  const compiled = compile(source);
  if (compiled.programSize() > PROGRAM_STEPS_MAX) {
    throw new RangeError('regular expression is too large once its repetitions are written out');
  }
  return { source, matches: (text) => compiled.matches(text) };
}

function compile(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new RangeError(`not a regular expression of RE2's syntax: ${error.message}`, { cause: error });
  }
}
