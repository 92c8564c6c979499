import { RE2JS, RE2JSException } from 're2js';

const PATTERN_LENGTH_MAX = 512;
/** Of RE2's program: `(a{30}){30}` is short to write and long to run. */
const PROGRAM_STEPS_MAX = 2_000;

/**
 * A regular expression in RE2's syntax, which is Go's and so that of Collector configurations. RE2 never goes back in the
 * value, so the time is linear in its length, whatever the pattern; JavaScript's own engine would let an unlucky pattern and a
 * hostile value stop the sampler.
 */
export interface Pattern {
  readonly source: string;
  /** Whether it is found anywhere in the text, given as UTF-8. */
  isFoundIn(utf8: Uint8Array): boolean;
}

/** Throws RangeError that says what is wrong with the pattern. */
export function compilePattern(source: string): Pattern {
  if (source.length > PATTERN_LENGTH_MAX) {
    throw new RangeError(
      `regular expression has ${source.length} characters; at most ${PATTERN_LENGTH_MAX} are allowed`,
    );
  }
  const compiled = compile(source);
  if (compiled.programSize() > PROGRAM_STEPS_MAX) {
    throw new RangeError(`regular expression is too large once its repetitions are written out: ${source}`);
  }
  return { source, isFoundIn: (utf8) => compiled.test(utf8) };
}

function compile(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new RangeError(`not a regular expression of RE2's syntax: ${error.message}`, { cause: error });
  }
}
