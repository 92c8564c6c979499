import { setTimeout as sleep } from 'node:timers/promises';

import type { RunningPart, ShutdownOptions } from '@clew/lifecycle';

import { prepareClusterFolder, USER_NAME } from './cluster-folder.js';
import type { ClusterFolder } from './cluster-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { findFreePort } from './free-port.js';
import { chooseLauncher } from './launcher.js';
import type { Launcher } from './launcher.js';
import { clearLeftoverServer } from './leftover-server.js';
import { resolveOptions, RESTART_DELAY_MS_MAX } from './options.js';
import type { EmbeddedPostgresOptions, ResolvedOptions } from './options.js';
import { locatePrograms } from './programs.js';
import type { Programs } from './programs.js';
import { ServerProcess } from './server-process.js';

export interface EmbeddedPostgres extends RunningPart {
  /** Connection URL with user and password. Throws before `start` resolved. The same for the life of this part. */
  readonly url: string;
  /** Pid of the running server, for diagnosis; undefined while none runs. */
  readonly pid: number | undefined;
}

const START_ATTEMPTS_MAX = 5;
const START_RETRY_MS = 300;

/** A real PostgreSQL server in a child process, with its data in `dataDir`. A server that dies is started again. */
export function createEmbeddedPostgres(options: EmbeddedPostgresOptions): EmbeddedPostgres {
  return new EmbeddedPostgresServer(resolveOptions(options));
}

interface Prepared {
  readonly programs: Programs;
  readonly launcher: Launcher;
  readonly folder: ClusterFolder;
  readonly port: number;
}

class EmbeddedPostgresServer implements EmbeddedPostgres {
  readonly name = 'embedded-postgres';
  readonly #options: ResolvedOptions;
  #prepared: Prepared | undefined;
  #server: ServerProcess | undefined;
  #starting: Promise<void> | undefined;
  #restartTimer: NodeJS.Timeout | undefined;
  #restartDelayMs: number;
  #stopped = false;

  constructor(options: ResolvedOptions) {
    this.#options = options;
    this.#restartDelayMs = options.restartDelayMs;
  }

  get url(): string {
    if (this.#prepared === undefined) throw new Error('embedded PostgreSQL has no URL before it is started');
    const { folder, port } = this.#prepared;
    return `postgres://${USER_NAME}:${folder.password}@${this.#options.host}:${port}/postgres`;
  }

  get pid(): number | undefined {
    return this.#server?.pid;
  }

  async start(): Promise<void> {
    if (this.#stopped) throw new Error("embedded PostgreSQL was shut down and can't be started again");
    this.#starting ??= this.#startFirst();
    await this.#starting;
  }

  async shutdown({ deadlineMs }: ShutdownOptions): Promise<void> {
    const deadline = performance.now() + deadlineMs;
    const remainingMs = (): number => Math.max(0, deadline - performance.now());
    this.#stopped = true;
    clearTimeout(this.#restartTimer);
    // A start under way notices #stopped before it spawns; what it has spawned already is stopped here.
    await this.#server?.stop(remainingMs());
    const started = this.#starting?.catch(() => undefined); // its caller has the error
    await Promise.race([started, sleep(remainingMs(), undefined, { ref: false })]);
    await this.#server?.stop(remainingMs());
    this.#server = undefined;
  }

  async #startFirst(): Promise<void> {
    const programs = await locatePrograms();
    const launcher = await chooseLauncher(programs.postgres);
    const folder = await prepareClusterFolder(this.#options.dataDir, programs, launcher, this.#options.onLog);
    for (let attempt = 1; ; attempt++) {
      const port = this.#options.port === 0 ? await findFreePort(this.#options.host) : this.#options.port;
      try {
        const prepared = { programs, launcher, folder, port };
        await this.#launch(prepared);
        this.#prepared = prepared;
        return;
      } catch (error) {
        if (attempt === START_ATTEMPTS_MAX || !this.#mayHeal(error)) throw error;
        await sleep(START_RETRY_MS);
      }
    }
  }

  /** A port found free can be lost to somebody quicker; processes of a killed server take a moment to go. */
  #mayHeal(error: unknown): boolean {
    if (this.#stopped || !(error instanceof EmbeddedPostgresError)) return false;
    return error.code === 'POSTGRES_IN_USE' || (error.code === 'POSTGRES_PORT_TAKEN' && this.#options.port === 0);
  }

  async #launch({ programs, launcher, folder, port }: Prepared): Promise<void> {
    if (this.#stopped) throw new EmbeddedPostgresError('POSTGRES_START', 'PostgreSQL was shut down while starting');
    const server = new ServerProcess(programs.postgres, launcher, folder.clusterDir, port, this.#options);
    this.#server = server;
    await server.waitReady(this.#options.startTimeoutMs);
    const readyAt = performance.now();
    void server.exited.then(() => {
      if (this.#stopped) return;
      if (performance.now() - readyAt > RESTART_DELAY_MS_MAX) this.#restartDelayMs = this.#options.restartDelayMs;
      this.#scheduleRestart('the server died');
    });
  }

  #scheduleRestart(reason: string): void {
    this.#server = undefined;
    this.#options.onLog(`${reason}; starting it again in ${this.#restartDelayMs} ms`);
    this.#restartTimer = setTimeout(() => {
      this.#starting = this.#restart();
    }, this.#restartDelayMs);
    this.#restartDelayMs = Math.min(this.#restartDelayMs * 2, RESTART_DELAY_MS_MAX);
  }

  async #restart(): Promise<void> {
    if (this.#prepared === undefined) return;
    try {
      await clearLeftoverServer(this.#prepared.folder.clusterDir, this.#options.onLog);
      await this.#launch(this.#prepared);
    } catch (error) {
      if (!this.#stopped) this.#scheduleRestart(error instanceof Error ? error.message : String(error));
    }
  }
}
