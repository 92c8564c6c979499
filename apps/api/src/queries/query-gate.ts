import { ApiError } from '../graphql/api-error.js';
import { limitDetails } from './passed-limit-error.js';

export interface GateLimits {
  /** Reads of one organisation that run at once. */
  readonly concurrentMax: number;
  /** Further ones that wait for their turn. */
  readonly waitingMax: number;
  /** How long at most. */
  readonly waitMsMax: number;
}

interface Turns {
  running: number;
  /** Who came first is first. A set, because those that give up leave from the middle. */
  readonly waiting: Set<() => void>;
}

/**
 * How much one organisation reads at once, whatever it reads. Each has a queue of its own, so that nobody waits behind another
 * organisation. One that reads nothing takes no memory.
 */
export class QueryGate {
  readonly #limits: GateLimits;
  readonly #onWaited: (waitMs: number) => void;
  readonly #turns = new Map<string, Turns>();

  constructor(limits: GateLimits, onWaited: (waitMs: number) => void = () => undefined) {
    this.#limits = limits;
    this.#onWaited = onWaited;
  }

  /** Rejects with ApiError `STORE_BUSY` when there is no turn in time, and with the signal's reason when it is aborted before. */
  async run<T>(tenantId: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#enter(tenantId, signal);
    try {
      return await work();
    } finally {
      this.#leave(tenantId);
    }
  }

  async #enter(tenantId: string, signal: AbortSignal): Promise<void> {
    let turns = this.#turns.get(tenantId);
    if (turns === undefined) {
      turns = { running: 0, waiting: new Set() };
      this.#turns.set(tenantId, turns);
    }
    if (turns.running < this.#limits.concurrentMax) turns.running++;
    else if (turns.waiting.size < this.#limits.waitingMax) await this.#wait(turns, signal);
    else throw this.#busy();
  }

  /** Who leaves hands its turn to the first that waits, so nobody who comes just then is faster. */
  #leave(tenantId: string): void {
    const turns = this.#turns.get(tenantId);
    if (turns === undefined) return;
    const [next] = turns.waiting;
    if (next !== undefined) next();
    else if (--turns.running === 0) this.#turns.delete(tenantId);
  }

  #wait({ waiting }: Turns, signal: AbortSignal): Promise<void> {
    const beganAtMs = performance.now();
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        waiting.delete(next);
        this.#onWaited(performance.now() - beganAtMs);
      };
      const next = (): void => {
        stop();
        resolve();
      };
      const giveUp = (): void => {
        stop();
        reject(signal.aborted ? (signal.reason as Error) : this.#busy());
      };
      const timer = setTimeout(giveUp, this.#limits.waitMsMax);
      signal.addEventListener('abort', giveUp);
      waiting.add(next);
    });
  }

  #busy(): ApiError {
    const { concurrentMax } = this.#limits;
    const message =
      `${concurrentMax} queries of this organisation run already, which is as many as may at once (queries.concurrentMax), ` +
      'and those before this one took too long: try again, and ask for less at once or for shorter ranges';
    return new ApiError('STORE_BUSY', message, undefined, limitDetails('queries.concurrentMax', concurrentMax));
  }
}
