import type { RunningPart, ShutdownOptions } from './running-part.js';

/** Parts in the order they were started, so that they can be stopped the other way round. */
export interface PartStack {
  /**
   * Takes charge of the part and starts it. Rejects with the part's own error; the parts before it keep running until
   * `shutdown`, which the caller owes in every case.
   */
  start<Part extends RunningPart>(part: Part): Promise<Part>;
  /**
   * Shuts every part down, last first, whatever the others do, and throws their failures together. Each part may take
   * half of what is left of the deadline, the first one all of it: a part that is stuck leaves time for those below it.
   * Idempotent; parts that are handed in later are refused.
   */
  shutdown(options: ShutdownOptions): Promise<void>;
}

export interface PartStackOptions {
  /** Milliseconds of a clock that never goes back (`performance.now`). */
  readonly nowMs: () => number;
  /** Told when a part serves. */
  readonly onStarted?: (part: RunningPart, tookMs: number) => void;
}

export function createPartStack({ nowMs, onStarted }: PartStackOptions): PartStack {
  const parts: RunningPart[] = [];
  let stopping: Promise<void> | undefined;

  async function stopAll(deadlineAtMs: number): Promise<void> {
    const failures: Error[] = [];
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const leftMs = Math.max(0, deadlineAtMs - nowMs());
      try {
        await part.shutdown({ deadlineMs: parts.length === 0 ? leftMs : leftMs / 2 });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        failures.push(new Error(`${part.name} did not shut down cleanly: ${reason}`, { cause: error }));
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(({ message }) => message).join('; '));
  }

  return {
    start: async (part) => {
      if (stopping !== undefined) throw new Error(`${part.name} is not started any more: shutting down`);
      const beganAtMs = nowMs();
      parts.push(part);
      await part.start();
      onStarted?.(part, nowMs() - beganAtMs);
      return part;
    },
    shutdown: ({ deadlineMs }) => (stopping ??= stopAll(nowMs() + deadlineMs)),
  };
}
