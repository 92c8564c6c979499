import { setTimeout as delay } from 'node:timers/promises';

import type { RunningPart, ShutdownOptions } from '@clew/lifecycle';

import { removeAccess, writeAccess } from './access-file.js';
import { EngineStartError, startEngineProcess, type EngineProcess } from './engine-process.js';
import {
  restartLimits,
  serverSettings,
  type EmbeddedClickHouseEvent,
  type EmbeddedClickHouseOptions,
  type RestartLimits,
  type ServerSettings,
} from './options.js';

export interface EmbeddedClickHouse extends RunningPart {
  /** Base URL for any ClickHouse HTTP client, the same over restarts. Throws before `start` has resolved. */
  readonly url: string;
  /** Of the engine's process now, for an operator; undefined while it is down. */
  readonly pid: number | undefined;
}

/** ClickHouse's engine in a process of its own, behind its HTTP protocol; started again when it dies. */
export function createEmbeddedClickHouse(options: EmbeddedClickHouseOptions): EmbeddedClickHouse {
  return new SupervisedEngine(
    serverSettings(options),
    restartLimits(options),
    options.onEvent ?? ((): void => undefined),
  );
}

/** How often a folder that is locked is tried again: a predecessor that lost its parent ends within a second or two. */
const LOCK_RETRY_MS = 250;
const LOCK_WAIT_MS = 5000;

class SupervisedEngine implements EmbeddedClickHouse {
  readonly name = 'embedded-clickhouse';
  readonly #limits: RestartLimits;
  readonly #onEvent: (event: EmbeddedClickHouseEvent) => void;
  /** Its port is fixed once the first process has chosen one. */
  #settings: ServerSettings;
  #engine: EngineProcess | undefined;
  #starting: Promise<void> | undefined;
  #supervision: Promise<void> | undefined;
  readonly #stopping = new AbortController();

  constructor(settings: ServerSettings, limits: RestartLimits, onEvent: (event: EmbeddedClickHouseEvent) => void) {
    this.#settings = settings;
    this.#limits = limits;
    this.#onEvent = onEvent;
  }

  get url(): string {
    if (this.#settings.port === 0) throw new Error('embedded-clickhouse has no URL before it has started');
    const { host, port } = this.#settings;
    return `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
  }

  get pid(): number | undefined {
    return this.#engine?.pid;
  }

  start(): Promise<void> {
    this.#starting ??= this.#startFirst();
    return this.#starting;
  }

  async shutdown({ deadlineMs }: ShutdownOptions): Promise<void> {
    this.#stopping.abort();
    // A start under way gives up.
    await this.#starting?.catch(() => undefined);
    // Before the lock of the folder is let go: a successor writes its own.
    if (this.#supervision !== undefined) await removeAccess(this.#settings.dataDir);
    await this.#engine?.stop(deadlineMs);
    await this.#supervision;
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #startFirst(): Promise<void> {
    const engine = await this.#startUnlocked();
    this.#settings = { ...this.#settings, port: engine.port };
    this.#engine = engine;
    this.#supervision = this.#supervise(engine);
    const { dataDir, username, password } = this.#settings;
    await writeAccess(dataDir, { url: this.url, username, password });
  }

  /** A predecessor killed a moment ago may still hold the folder for as long as its engine takes to see it. */
  async #startUnlocked(): Promise<EngineProcess> {
    const giveUpAt = performance.now() + Math.min(LOCK_WAIT_MS, this.#limits.startTimeMsMax);
    for (;;) {
      try {
        return await startEngineProcess(this.#settings, this.#limits.startTimeMsMax, this.#stopping.signal);
      } catch (error) {
        const mayHeal = error instanceof EngineStartError && error.locked && performance.now() < giveUpAt;
        if (!mayHeal || this.#isStopping()) throw error;
        await delay(LOCK_RETRY_MS);
      }
    }
  }

  /** Starts the engine again whenever it ends unasked, until it does so too often. */
  async #supervise(first: EngineProcess): Promise<void> {
    let engine: EngineProcess | undefined = first;
    let restarts: number[] = [];
    while (engine !== undefined) {
      const exit: string = await engine.ended;
      this.#engine = undefined;
      if (this.#isStopping()) return;
      const now = performance.now();
      restarts = restarts.filter((at) => now - at < this.#limits.restartWindowMs);
      engine = await this.#restart(exit, restarts);
      this.#engine = engine;
      // Shutdown may have come between: it could not have stopped what did not run yet.
      if (engine !== undefined && this.#isStopping()) await engine.stop(0);
    }
  }

  /** Undefined when it gives up or is shut down. */
  async #restart(exit: string, restarts: number[]): Promise<EngineProcess | undefined> {
    let reason = exit;
    while (restarts.length < this.#limits.restartsMax) {
      const restartInMs = this.#limits.restartDelayMsMin * 2 ** restarts.length;
      this.#onEvent({ type: 'exited', exit: reason, restartInMs });
      await delay(restartInMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (this.#isStopping()) return undefined;
      restarts.push(performance.now());
      try {
        const engine = await this.#startUnlocked();
        this.#onEvent({ type: 'restarted', pid: engine.pid });
        return engine;
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
    }
    const tries = `${String(this.#limits.restartsMax)} restarts within ${String(this.#limits.restartWindowMs)} ms`;
    this.#onEvent({ type: 'gaveUp', message: `the trace store stays down after ${tries}: ${reason}` });
    return undefined;
  }
}
