import type { MetricsSnapshot } from '@clew/self-telemetry';

import { CliError } from '../cli-error.js';
import type { Ready } from '../start/summary.js';
import type { FromWorker, ToWorker } from './worker-messages.js';

/** A worker as the primary sees it: a child process. */
export interface WorkerProcess {
  send(message: ToWorker): void;
  kill(): void;
  onMessage(listener: (message: FromWorker) => void): void;
  /** `reason`: how it ended, for a person. Called once. */
  onExit(listener: (reason: string) => void): void;
}

export interface WorkerPoolOptions {
  readonly workerCount: number;
  /** Starts the process of a slot, from 0 on. A slot has one process at a time. */
  readonly fork: (slot: number) => WorkerProcess;
  /** What the worker of a slot is to start with. */
  readonly startMessage: (slot: number) => ToWorker;
  /** The wait before a worker is replaced doubles from one to the other while it keeps ending soon. */
  readonly restartMsMin: number;
  readonly restartMsMax: number;
  /** A worker that lasted this long ended for a new reason: its replacement starts with the least wait. */
  readonly stableMs: number;
  readonly nowMs: () => number;
  readonly onEvent: (event: WorkerPoolEvent) => void;
}

export type WorkerPoolEvent =
  | { readonly type: 'worker-lost'; readonly slot: number; readonly reason: string; readonly restartMs: number }
  | { readonly type: 'worker-replaced'; readonly slot: number }
  /** What a worker that ended had counted when it was last asked: the sums must not go back. */
  | { readonly type: 'counts-kept'; readonly slot: number; readonly metrics: MetricsSnapshot };

interface Slot {
  readonly index: number;
  process: WorkerProcess | undefined;
  startedAtMs: number;
  isReady: boolean;
  restartMs: number;
  restartTimer: NodeJS.Timeout | undefined;
  lastSnapshot: MetricsSnapshot | undefined;
  /** Told when a snapshot came, or none will. */
  readonly onSnapshot: (() => void)[];
}

/** Keeps a number of workers running: one that ends is replaced, the others go on meanwhile. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #slots: readonly Slot[];
  #urls: Ready = {};
  #isStopping = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#slots = Array.from({ length: options.workerCount }, (_, index) => ({
      index,
      process: undefined,
      startedAtMs: 0,
      isReady: false,
      restartMs: options.restartMsMin,
      restartTimer: undefined,
      lastSnapshot: undefined,
      onSnapshot: [],
    }));
  }

  /** Workers that listen. */
  get readyCount(): number {
    return this.#slots.filter(({ isReady }) => isReady).length;
  }

  /** Resolves with where they listen once all do; rejects with what the first says that cannot. */
  async start(): Promise<Ready> {
    await Promise.all(this.#slots.map((slot) => this.#firstStart(slot)));
    return this.#urls;
  }

  /** What the workers have counted. One that does not answer in time is counted as it was when it last did. */
  async snapshots(waitMsMax: number): Promise<readonly MetricsSnapshot[]> {
    await Promise.all(this.#slots.map((slot) => this.#askSnapshot(slot, waitMsMax)));
    return this.#slots.flatMap(({ lastSnapshot }) => (lastSnapshot === undefined ? [] : [lastSnapshot]));
  }

  /** Asks all to stop, and ends those that have not after the deadline. */
  async stop(deadlineMs: number): Promise<void> {
    this.#isStopping = true;
    await Promise.all(
      this.#slots.map(async (slot) => {
        clearTimeout(slot.restartTimer);
        const { process } = slot;
        if (process === undefined) return;
        const exited = new Promise<void>((resolve) => {
          process.onExit(() => {
            resolve();
          });
        });
        process.send({ type: 'stop', deadlineMs });
        const timer = setTimeout(() => {
          process.kill();
        }, deadlineMs);
        await exited;
        clearTimeout(timer);
      }),
    );
  }

  #firstStart(slot: Slot): Promise<void> {
    return new Promise((resolve, reject) => {
      let sentences: readonly string[] | undefined;
      const process = this.#launch(slot);
      process.onMessage((message) => {
        if (message.type === 'failed') ({ sentences } = message);
        if (message.type !== 'ready') return;
        this.#urls = message.urls;
        resolve();
      });
      process.onExit((reason) => {
        reject(new CliError(sentences?.join(' ') ?? `A worker ended before it was ready (${reason}).`));
      });
    });
  }

  #launch(slot: Slot): WorkerProcess {
    const process = this.#options.fork(slot.index);
    slot.process = process;
    slot.startedAtMs = this.#options.nowMs();
    let wasReady = false;
    process.onMessage((message) => {
      if (message.type === 'loaded') process.send(this.#options.startMessage(slot.index));
      if (message.type === 'ready') slot.isReady = wasReady = true;
      if (message.type !== 'snapshot') return;
      slot.lastSnapshot = message.metrics;
      tellSnapshot(slot);
    });
    process.onExit((reason) => {
      slot.process = undefined;
      slot.isReady = false;
      tellSnapshot(slot);
      this.#keepCounts(slot);
      // Until all have started once, an exit fails the start as a whole.
      if (!this.#isStopping && (wasReady || this.#isReplacement(slot))) this.#replace(slot, reason);
    });
    return process;
  }

  #isReplacement({ restartTimer }: Slot): boolean {
    return restartTimer !== undefined;
  }

  #replace(slot: Slot, reason: string): void {
    const { restartMsMin, restartMsMax, stableMs, nowMs, onEvent } = this.#options;
    const lastedMs = nowMs() - slot.startedAtMs;
    slot.restartMs = lastedMs >= stableMs ? restartMsMin : slot.restartMs;
    onEvent({ type: 'worker-lost', slot: slot.index, reason, restartMs: slot.restartMs });
    slot.restartTimer = setTimeout(() => {
      const process = this.#launch(slot);
      process.onMessage(({ type }) => {
        if (type === 'ready') onEvent({ type: 'worker-replaced', slot: slot.index });
      });
    }, slot.restartMs);
    slot.restartMs = Math.min(restartMsMax, slot.restartMs * 2);
  }

  #keepCounts(slot: Slot): void {
    if (slot.lastSnapshot === undefined) return;
    this.#options.onEvent({ type: 'counts-kept', slot: slot.index, metrics: slot.lastSnapshot });
    slot.lastSnapshot = undefined;
  }

  #askSnapshot(slot: Slot, waitMsMax: number): Promise<void> {
    const { process } = slot;
    if (process === undefined || !slot.isReady) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(done, waitMsMax);
      slot.onSnapshot.push(done);
      process.send({ type: 'snapshot' });
    });
  }
}

function tellSnapshot(slot: Slot): void {
  for (const tell of slot.onSnapshot.splice(0)) tell();
}
