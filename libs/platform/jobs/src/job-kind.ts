import type { JobProgress } from './job.js';

export interface JobContext<Input, Cursor> {
  readonly id: string;
  /** Undefined: of the whole installation. */
  readonly organisationId: string | undefined;
  readonly input: Input;
  /** Where to go on; undefined at the beginning. */
  readonly cursor: Cursor | undefined;
  /** For stores that can tell an earlier holder from this one. */
  readonly fence: bigint;
  /** Aborts when the job was cancelled, its lease was lost or the process stops. To be asked before everything that cannot be undone. */
  readonly signal: AbortSignal;
  /** Everything before `cursor` is done. Rejects when the job is to end: let it through. */
  readonly save: (cursor: Cursor, progress: JobProgress) => Promise<void>;
}

/** What a program can do in the background. */
export interface JobKind<Input = unknown, Cursor = unknown> {
  /** `retention`. */
  readonly kind: string;
  /** Throws for what it cannot be. Jobs outlive programs: an input may have been written by another version. */
  readonly parseInput: (input: unknown) => Input;
  readonly parseCursor: (cursor: unknown) => Cursor;
  /** May be run again from any saved cursor: each step must do the same when it is done twice. */
  readonly run: (context: JobContext<Input, Cursor>) => Promise<void>;
}

/** A job kind without its types, as runners hold many of. */
export interface AnyJobKind {
  readonly kind: string;
  /** Rejects with what `run` does, or with JobContentError. */
  readonly runJob: (context: JobContext<unknown, unknown>) => Promise<void>;
}

/** What was saved is nothing this version knows. */
class JobContentError extends Error {
  override readonly name = 'JobContentError';
  readonly retryable = false;
}

export function jobKind<Input, Cursor>(kind: JobKind<Input, Cursor>): AnyJobKind {
  return {
    kind: kind.kind,
    runJob: (context) => {
      const { input, cursor, save, ...rest } = context;
      return kind.run({
        ...rest,
        input: parsed('input', kind.parseInput, input),
        cursor: cursor === undefined ? undefined : parsed('cursor', kind.parseCursor, cursor),
        save,
      });
    },
  };
}

function parsed<T>(what: string, parse: (content: unknown) => T, content: unknown): T {
  try {
    return parse(content);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new JobContentError(`the ${what} of the job can't be read: ${reason}`, { cause });
  }
}
