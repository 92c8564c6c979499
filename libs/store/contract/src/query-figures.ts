/** What one question to the engine took. A request of a person asks several. */
export interface QueryFigures {
  /** Text of the statement, without any value of a caller: those are parameters. */
  readonly sql: string;
  readonly durationMs: number;
  /** 0 where the engine gave no figures because the question failed. */
  readonly rowsRead: number;
  /** Uncompressed. */
  readonly bytesRead: number;
  readonly resultRows: number;
  readonly outcome: QueryOutcome;
}

/** `limit`: it passed a limit of the store; `cancelled`: who asked went away. */
export type QueryOutcome = 'ok' | 'limit' | 'cancelled' | 'error';

/** Tells what questions took, right after each has ended and in the asynchronous context of who asked. */
export interface QuerySource {
  /** Returns how to stop listening. A listener must not throw. */
  observe(listener: (figures: QueryFigures) => void): () => void;
}
