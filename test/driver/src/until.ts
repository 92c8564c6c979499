import { setTimeout as sleep } from 'node:timers/promises';

/** Polls until `probe` gives something other than undefined; after `withinMs` fails with what was waited for. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  { withinMs = 60_000, everyMs = 250 } = {},
): Promise<T> {
  const deadline = Date.now() + withinMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const found = await probe();
      if (found !== undefined) return found;
    } catch (error) {
      last = error;
    }
    await sleep(everyMs);
  }
  throw new Error(`waited ${String(withinMs)} ms for ${what}`, { cause: last });
}
