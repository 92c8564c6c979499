import { ServerException } from './exception.js';

/**
 * Bounds the work: at most `runningMax` requests run, at most `waitingMax` more are being received or wait for their turn.
 * A slow upload holds a waiting place, never a running one.
 */
export class Admission {
  readonly #runningMax: number;
  readonly #admittedMax: number;
  readonly #turns: (() => void)[] = [];
  #admitted = 0;
  #running = 0;

  constructor(limits: { readonly runningMax: number; readonly waitingMax: number }) {
    this.#runningMax = limits.runningMax;
    this.#admittedMax = limits.runningMax + limits.waitingMax;
  }

  /** Takes a place for `work`, which gets a function that resolves when it is its turn to run; refuses when full. */
  async admit(work: (turn: (signal: AbortSignal) => Promise<void>) => Promise<void>): Promise<void> {
    if (this.#admitted >= this.#admittedMax) {
      throw new ServerException(
        202,
        'TOO_MANY_SIMULTANEOUS_QUERIES',
        `Too many simultaneous queries. Maximum: ${String(this.#admittedMax)}`,
      );
    }
    this.#admitted++;
    const place = { runs: false };
    try {
      await work(async (signal) => {
        await this.#turn(signal);
        place.runs = true;
      });
    } finally {
      this.#admitted--;
      if (place.runs) this.#release();
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#running < this.#runningMax) {
      this.#running++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#turns.splice(this.#turns.indexOf(take), 1);
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      const take = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#turns.push(take);
    });
  }

  /** Hands the place on to the next in line, if any. */
  #release(): void {
    const next = this.#turns.shift();
    if (next === undefined) this.#running--;
    else next();
  }
}
