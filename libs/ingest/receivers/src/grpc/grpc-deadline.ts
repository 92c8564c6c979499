import { Refusal } from '../refusal.js';

/** At most eight digits and a unit: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
const TIMEOUT = /^(\d{1,8})([HMSmun])$/;
const UNIT_MS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };
/** The longest that a timer can be set to; whoever waits for longer waits for ever. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** What is left of a call's time by its `grpc-timeout` header; undefined when it has for ever. */
export function timeoutMsOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const [, digits = '', unit = ''] = TIMEOUT.exec(header) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined) {
    const shown = JSON.stringify(header.slice(0, 20));
    throw new Refusal('malformed', `grpc-timeout is at most eight digits and one of H, M, S, m, u, n, not ${shown}`);
  }
  const timeoutMs = Number(digits) * unitMs;
  return timeoutMs > TIMER_MS_MAX ? undefined : timeoutMs;
}

/**
 * Rejects with DEADLINE_EXCEEDED, which clients send again, when the work takes longer than its caller waits. The work
 * itself goes on: what it makes durable is recognised when it comes a second time.
 */
export async function within<T>(timeoutMs: number | undefined, work: Promise<T>): Promise<T> {
  if (timeoutMs === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Refusal('timeout', `the call's own deadline of ${String(timeoutMs)} ms has passed`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
