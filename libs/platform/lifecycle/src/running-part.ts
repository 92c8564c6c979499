export interface ShutdownOptions {
  /** How long the part may take to flush and stop. After it, what is left is abandoned and reported. */
  readonly deadlineMs: number;
}

/**
 * Anything that runs: a server, a consumer, a role. Built by a `create*` function that does no I/O, then started once.
 *
 * - `start` resolves when the part serves; it rejects with an error whose message a person can act on, and then holds
 *   nothing open.
 * - `shutdown` is idempotent and safe after a failed or missing `start`; it stops taking work, flushes what was
 *   accepted, and resolves within the deadline.
 */
export interface RunningPart {
  readonly name: string;
  start(): Promise<void>;
  shutdown(options: ShutdownOptions): Promise<void>;
}
