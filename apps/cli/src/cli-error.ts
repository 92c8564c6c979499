import { ConfigError } from '@clew/config';

/** Something the person at the terminal can act on: printed as it is, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/**
 * What to print for a failure: the first line of what was thrown, one line for each part of an AggregateError. Errors of
 * the engines and roles are written for people too; a stack is for the log.
 */
export function sentencesOf(error: unknown): readonly string[] {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.flatMap(sentencesOf);
  if (error instanceof ConfigError) return error.problems.map(({ message }) => message);
  return [error instanceof Error ? error.message : String(error)];
}
