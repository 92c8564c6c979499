import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { ChildMessage, ParentMessage } from './messages.js';
import type { ServerSettings } from './options.js';

const ERROR_OUTPUT_CHARS_MAX = 4096;

/** The engine could not be started. `locked` when the data folder is open in another process. */
export class EngineStartError extends Error {
  override readonly name = 'EngineStartError';
  readonly locked: boolean;

  constructor(message: string, locked: boolean) {
    super(message);
    this.locked = locked;
  }
}

/** A running process of the engine. */
export interface EngineProcess {
  readonly pid: number;
  readonly port: number;
  /** Resolves with how it ended (`signal SIGKILL`, `exit code 1: ...`), whatever the cause. */
  readonly ended: Promise<string>;
  /** Asks it to finish its work and end, and kills it at the deadline. */
  stop(deadlineMs: number): Promise<void>;
}

/**
 * Starts the engine in a process of its own; resolves when it serves. Aborting `signal` gives the start up. After a
 * rejection nothing is left running.
 */
export async function startEngineProcess(
  settings: ServerSettings,
  timeMsMax: number,
  signal: AbortSignal,
): Promise<EngineProcess> {
  const child = fork(serverEntry(), [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Nothing of Clew's own environment, which may hold secrets. One engine call holds one libuv thread; a few more are
    // for killing queries, files and compression.
    env: { ...environmentOf(process.env), UV_THREADPOOL_SIZE: String(settings.runningMax + 8) },
  });
  const errorOutput = tailOf(child);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('exit', (code, signal) => {
      const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
      resolve([how, errorOutput()].filter((text) => text !== '').join(': '));
    });
  });
  const timeout = AbortSignal.timeout(timeMsMax);
  try {
    const port = await readyPort(child, ended, settings, AbortSignal.any([signal, timeout]));
    return { pid: child.pid ?? 0, port, ended, stop: (deadlineMs) => stop(child, ended, deadlineMs) };
  } catch (error) {
    child.kill('SIGKILL');
    await ended;
    throw error;
  }
}

function readyPort(
  child: ChildProcess,
  ended: Promise<string>,
  settings: ServerSettings,
  giveUp: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    giveUp.addEventListener('abort', () => {
      reject(new EngineStartError(`the trace store did not start in time: ${String(giveUp.reason)}`, false));
    });
    void ended.then((how) => {
      reject(new EngineStartError(`the trace store's process ended while it started (${how})`, false));
    });
    child.once('message', (message: ChildMessage) => {
      if (message.type === 'ready') resolve(message.port);
      else reject(new EngineStartError(message.message, message.locked));
    });
    send(child, { type: 'start', settings });
  });
}

async function stop(child: ChildProcess, ended: Promise<string>, deadlineMs: number): Promise<void> {
  const kill = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
  // A part of the time is for closing tables after the last query.
  send(child, { type: 'shutdown', deadlineMs: Math.floor(deadlineMs * 0.7) });
  await ended;
  clearTimeout(kill);
}

function send(child: ChildProcess, message: ParentMessage): void {
  // A child that is gone is seen by its `exit`.
  if (child.connected) child.send(message, () => undefined);
}

function environmentOf(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LD_LIBRARY_PATH'];
  return Object.fromEntries(passed.map((name) => [name, environment[name]]));
}

function tailOf(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-ERROR_OUTPUT_CHARS_MAX);
  });
  return () => tail.trim();
}

/**
 * The built entry, also when this file runs from source (tests, dev): Node 20 can't run TypeScript, and a process of its own
 * does not go through the test runner's transform.
 */
function serverEntry(): string {
  const isSource = import.meta.url.endsWith('.ts');
  const entry = fileURLToPath(new URL(isSource ? '../dist/server/main.js' : './server/main.js', import.meta.url));
  if (existsSync(entry)) return entry;
  throw new EngineStartError(`${entry} is missing: run \`npm run build\` first`, false);
}
