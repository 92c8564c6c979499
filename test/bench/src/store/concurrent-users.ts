import { quantiles, type Figures } from './measure.js';

export interface UsersOutcome extends Pick<Figures, 'p50Ms' | 'p95Ms' | 'p99Ms'> {
  readonly users: number;
  readonly answers: number;
  readonly errors: number;
  readonly firstError: string | undefined;
  readonly answersPerSecond: number;
}

/** Each user asks the next question when the one before is answered, without a pause. */
export async function concurrentUsers(
  questions: readonly ((round: number) => Promise<unknown>)[],
  options: { readonly users: number; readonly durationMs: number },
): Promise<UsersOutcome> {
  const tookMs: number[] = [];
  const failures: unknown[] = [];
  const startedAtMs = performance.now();
  const endsAtMs = startedAtMs + options.durationMs;
  const user = async (number: number): Promise<void> => {
    for (let round = number; performance.now() < endsAtMs; round++) {
      const beganAtMs = performance.now();
      try {
        await questions[round % questions.length]?.(round);
        tookMs.push(performance.now() - beganAtMs);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: options.users }, (_, number) => user(number)));
  const [first] = failures;
  return {
    ...{ users: options.users, answers: tookMs.length, errors: failures.length },
    firstError: first instanceof Error ? first.message.slice(0, 300) : undefined,
    answersPerSecond: (tookMs.length / (performance.now() - startedAtMs)) * 1000,
    ...quantiles(tookMs),
  };
}
