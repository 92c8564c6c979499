import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { Launcher } from './launcher.js';
import { OWNER_SETTING } from './leftover-server.js';
import type { ResolvedOptions } from './options.js';

const LOG_LINES_KEPT = 30;
const STOP_AFTER_TIMEOUT_MS = 5_000;
const LAST_WORDS_WAIT_MS = 200;
const READY_LINE = 'database system is ready to accept connections';

/** One run of the server program, from spawn to exit. */
export class ServerProcess {
  /** Resolves when the program has ended, for whatever reason. */
  readonly exited: Promise<void>;
  readonly #child: ChildProcess;
  readonly #lastLines: string[] = [];
  readonly #ready: Promise<boolean>;
  #port: number;

  constructor(postgres: string, launcher: Launcher, clusterDir: string, port: number, options: ResolvedOptions) {
    this.#port = port;
    const [file = postgres, ...args] = [
      ...[...launcher.prefix, postgres, '-D', clusterDir],
      ...settings(port, options).flatMap((setting) => ['-c', setting]),
    ];
    this.#child = spawn(file, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      // A session of its own: Ctrl-C in a terminal reaches us only, and we stop the server after its clients.
      detached: true,
      env: { ...process.env, LC_ALL: 'C' },
      ...launcher.runAs,
    });
    this.exited = new Promise((resolve) => {
      this.#child.once('exit', () => {
        resolve();
      });
      this.#child.once('error', (error) => {
        this.#remember(error.message);
        resolve();
      });
    });
    this.#ready = this.#watchLog(options.onLog);
  }

  /** Resolves when connections are accepted; rejects, with nothing left running, when that does not happen in time. */
  async waitReady(timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<'timeout'>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, 'timeout');
    });
    const outcome = await Promise.race([this.#ready, this.exited.then(() => false), timeout]);
    clearTimeout(timer);
    if (outcome === true) return;
    if (outcome === 'timeout') await this.stop(STOP_AFTER_TIMEOUT_MS);
    await Promise.race([once(this.#child, 'close'), sleep(LAST_WORDS_WAIT_MS)]); // the log is read a moment later
    throw this.#startError(outcome === 'timeout' ? `was not ready within ${timeoutMs} ms` : 'ended while starting');
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Asks for a fast shutdown (clients are disconnected, everything is flushed), then for an immediate one, which the
   * next start makes good from the write-ahead log; ends it by force at last. Resolves within the deadline.
   */
  async stop(deadlineMs: number): Promise<void> {
    const steps = [
      { signal: 'SIGINT', share: 0.7 },
      { signal: 'SIGQUIT', share: 0.2 },
      { signal: 'SIGKILL', share: 0.1 },
    ] as const;
    for (const { signal, share } of steps) {
      if (this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
      this.#child.kill(signal);
      if (await this.#exitsWithin(deadlineMs * share)) return;
    }
  }

  async #exitsWithin(waitMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, waitMs, false);
    });
    const exited = await Promise.race([this.exited.then(() => true), timeout]);
    clearTimeout(timer);
    return exited;
  }

  #watchLog(onLog: (line: string) => void): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#child.stderr === null) return;
      createInterface({ input: this.#child.stderr, crlfDelay: Infinity }).on('line', (line) => {
        this.#remember(line);
        onLog(line);
        if (line.includes(READY_LINE)) resolve(true);
      });
    });
  }

  #remember(line: string): void {
    this.#lastLines.push(line);
    if (this.#lastLines.length > LOG_LINES_KEPT) this.#lastLines.shift();
  }

  #startError(what: string): EmbeddedPostgresError {
    const log = this.#lastLines.join('\n');
    if (log.includes('Address already in use')) {
      return new EmbeddedPostgresError(
        'POSTGRES_PORT_TAKEN',
        `port ${this.#port} for PostgreSQL is taken by another program: free it, or choose another (0 takes a free one)`,
      );
    }
    if (log.includes('pre-existing shared memory block') || /lock file .* already exists/.test(log)) {
      return new EmbeddedPostgresError('POSTGRES_IN_USE', `another PostgreSQL server holds the data folder:\n${log}`);
    }
    if (log.includes('Permission denied')) {
      const advice =
        'a folder above it is closed to the user that the server runs as: open it, or move the data folder';
      return new EmbeddedPostgresError('POSTGRES_FOLDER', `PostgreSQL can't enter its data folder; ${advice}:\n${log}`);
    }
    return new EmbeddedPostgresError('POSTGRES_START', `PostgreSQL ${what}. Its last words:\n${log}`);
  }
}

/** Given on the command line, not in the folder's postgresql.conf: what this version wants holds for old folders too. */
function settings(port: number, options: ResolvedOptions): string[] {
  return [
    `listen_addresses=${options.host}`,
    `port=${port}`,
    'unix_socket_directories=',
    `max_connections=${options.connectionsMax}`,
    `shared_buffers=${Math.floor(options.sharedBuffersBytes / 1024)}kB`,
    'huge_pages=off',
    'wal_level=minimal',
    'max_wal_senders=0',
    'min_wal_size=32MB',
    'max_wal_size=128MB',
    'logging_collector=off',
    'log_destination=stderr',
    'log_line_prefix=',
    'lc_messages=C',
    'timezone=UTC',
    'log_timezone=UTC',
    `${OWNER_SETTING}=${process.pid}`,
  ];
}
