import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../apps/cli/bin/clew.mjs', import.meta.url));
const LOG_LINES_MAX = 400;

/** The line that `clew start --json` prints once it is ready. Roles that don't run leave their fields out. */
export interface ReadyLine {
  readonly ui?: string;
  readonly graphql?: string;
  readonly otlpHttp?: string;
  readonly otlpGrpc?: string;
  readonly zipkin?: string;
  readonly jaeger?: string;
  readonly ingestKey?: string;
  readonly adminToken?: string;
  readonly dataDir?: string;
}

/** A `clew` process, started the way a user starts it. */
export class ClewProcess {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #log: string[] = [];
  readonly #ready: Promise<ReadyLine>;

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, [CLI, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    // A test run that ends early must not leave it behind.
    const killWithUs = () => this.#child.kill('SIGKILL');
    process.once('exit', killWithUs);
    this.#child.once('exit', () => process.off('exit', killWithUs));
    createInterface(this.#child.stderr).on('line', (line) => {
      this.#keep(line);
    });
    this.#ready = new Promise((resolve, reject) => {
      createInterface(this.#child.stdout).on('line', (line) => {
        this.#keep(line);
        if (line.startsWith('{')) resolve(JSON.parse(line) as ReadyLine);
      });
      this.#child.once('exit', (code, signal) => {
        reject(
          new Error(`clew ${args.join(' ')} ended (${signal ?? String(code)}) before it was ready:\n${this.log()}`),
        );
      });
    });
    this.#ready.catch(() => undefined); // observed by ready(); a test that only waits for the exit must not crash on it
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('clew did not start');
    return pid;
  }

  ready(): Promise<ReadyLine> {
    return this.#ready;
  }

  /** The last lines of both outputs, for failure messages. */
  log(): string {
    return this.#log.join('\n');
  }

  /** Asks it to stop, as Ctrl-C does, and resolves with its exit code. */
  stop(): Promise<number | null> {
    this.#child.kill('SIGINT');
    return this.exited();
  }

  async kill9(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exited();
  }

  /** Stands still, as a machine that swaps or a virtual one that is moved: it holds its connections and does nothing. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  /** Goes on, and does not know how long it was gone. */
  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  async exited(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  #keep(line: string): void {
    this.#log.push(line);
    if (this.#log.length > LOG_LINES_MAX) this.#log.shift();
  }
}
