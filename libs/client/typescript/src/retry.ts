import { ClewError } from './clew-error.js';

/** Retries of queries that the API had no room for (429) or no store for (503). */
export interface RetrySettings {
  /** How often a query may be sent, the first time included. 1: never again. */
  readonly attemptsMax: number;
  /** Least wait; it doubles with every attempt. */
  readonly delayMsMin: number;
  /** Longest wait. A server that asks for a longer one (Retry-After) is not asked again. */
  readonly delayMsMax: number;
  /** In [0, 1): keeps many clients out of step. */
  readonly random: () => number;
  /** Rejects with the signal's reason as soon as it aborts. */
  readonly sleep: (delayMs: number, signal: AbortSignal | undefined) => Promise<void>;
}

export const RETRY_DEFAULTS: RetrySettings = {
  attemptsMax: 4,
  delayMsMin: 250,
  delayMsMax: 30_000,
  random: Math.random,
  sleep,
};

/** Not that of @clew/resilience: who installs the client gets nothing else of Clew, and only here a server asks for a pause. */
export async function withRetries<T>(
  send: () => Promise<T>,
  settings: RetrySettings,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const delayMs = delayBefore(error, attempt, settings);
      if (delayMs === undefined) throw error;
      await settings.sleep(delayMs, signal);
    }
  }
}

/** Undefined: no other attempt. */
function delayBefore(error: unknown, attempt: number, settings: RetrySettings): number | undefined {
  const { attemptsMax, delayMsMin, delayMsMax, random } = settings;
  if (!(error instanceof ClewError) || !error.isRefusedForNow || attempt >= attemptsMax) return undefined;
  const jitter = delayMsMin * random();
  const { retryAfterMs } = error;
  if (retryAfterMs === undefined) return Math.min(delayMsMax, delayMsMin * 2 ** (attempt - 1) + jitter);
  // Sooner than asked would be no use, and the wait must have an end.
  return retryAfterMs > delayMsMax ? undefined : retryAfterMs + jitter;
}

/** The pause in a Retry-After header: seconds, or the time when it ends. Undefined where it says neither. */
export function retryAfterMsOf(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const timeMs = Date.parse(header);
  return Number.isNaN(timeMs) ? undefined : Math.max(0, timeMs - nowMs);
}

async function sleep(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve } = later();
  const timer = setTimeout(resolve, delayMs);
  signal?.addEventListener('abort', resolve, { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', resolve);
  }
  signal?.throwIfAborted();
}

/** What Promise.withResolvers is from Node 22 on. */
function later(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
