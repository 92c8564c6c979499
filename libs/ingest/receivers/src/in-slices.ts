import { setImmediate as turn } from 'node:timers/promises';

/** Longer than most bodies take, and short enough that nobody else's answer is noticeably late. */
const SLICE_MS = 10;

/**
 * Runs work of many short steps to its end, and lets the thread turn to others every `SLICE_MS`. Work that is done sooner
 * does not wait for anything.
 */
export async function inSlices<Result>(steps: Generator<undefined, Result>): Promise<Result> {
  for (;;) {
    const sliceEndsAtMs = performance.now() + SLICE_MS;
    while (performance.now() < sliceEndsAtMs) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
    await turn();
  }
}
