import type { RunningPart, ShutdownOptions } from './running-part.js';

export interface PartGroupOptions {
  readonly name: string;
  /** In the order in which they start; a part may rely on all before it. */
  readonly parts: readonly RunningPart[];
  /** Milliseconds of a clock that never goes back (`performance.now`). */
  readonly nowMs: () => number;
  /** How long the parts already started may take to stop when a later one fails to start. */
  readonly rollbackDeadlineMs?: number;
  /** Told when a part serves. */
  readonly onStarted?: (part: RunningPart, tookMs: number) => void;
}

/**
 * Many parts as one. Starts them in order; when one fails, shuts down those before it and rejects with its error.
 * Shuts down in reverse order within one deadline: every part is told what is left of it, the last ones perhaps 0, and
 * every part is shut down whatever the others do. Failures are thrown together at the end.
 */
export function createPartGroup(options: PartGroupOptions): RunningPart {
  const { name, parts, nowMs, rollbackDeadlineMs = 5_000 } = options;
  const begun: RunningPart[] = [];
  let stopping: Promise<void> | undefined;

  async function start(): Promise<void> {
    for (const part of parts) {
      if (stopping !== undefined) throw new Error(`${name} was shut down while it started`);
      const beganAtMs = nowMs();
      begun.push(part);
      try {
        await part.start();
      } catch (error) {
        await rollBack(error);
      }
      options.onStarted?.(part, nowMs() - beganAtMs);
    }
  }

  async function rollBack(cause: unknown): Promise<never> {
    const failures = await shutdown({ deadlineMs: rollbackDeadlineMs }).then(
      () => [],
      (error: unknown) => [error],
    );
    // What went wrong first is what a person has to act on; the rest is kept beside it.
    throw failures.length === 0 ? cause : new AggregateError([cause, ...failures], messageOf(cause), { cause });
  }

  function shutdown({ deadlineMs }: ShutdownOptions): Promise<void> {
    stopping ??= stopAll(nowMs() + deadlineMs);
    return stopping;
  }

  async function stopAll(deadlineAtMs: number): Promise<void> {
    const failures: unknown[] = [];
    for (const part of begun.toReversed()) {
      try {
        await part.shutdown({ deadlineMs: Math.max(0, deadlineAtMs - nowMs()) });
      } catch (error) {
        failures.push(new Error(`${part.name} did not shut down cleanly: ${messageOf(error)}`, { cause: error }));
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(messageOf).join('; '));
  }

  return { name, start, shutdown };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
