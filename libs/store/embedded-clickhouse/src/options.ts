import { totalmem } from 'node:os';

export interface EmbeddedClickHouseOptions {
  /** Folder that holds the data; made when missing. One process at a time may have it open. */
  readonly dataDir: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port, kept over restarts of the engine. */
  readonly port?: number;
  readonly username: string;
  /** Must not be empty: other users of the machine can reach the port. */
  readonly password: string;
  /** Most memory the engine may take. Default: 40% of the machine's, at most 4 GiB. */
  readonly memoryBytesMax?: number;
  /** Queries and inserts that run at once. Default 8. */
  readonly runningMax?: number;
  /** Requests that may wait for their turn; more are refused with code 202. Default 64. */
  readonly waitingMax?: number;
  /** `max_execution_time` of requests that don't set their own. Default 300,000. */
  readonly queryTimeMsMax?: number;
  /** Largest answer: it is built in memory. Default 256 MiB. */
  readonly resultBytesMax?: number;
  /** Largest request body after decompression. Default 256 MiB. */
  readonly requestBytesMax?: number;
  /** How long `start` waits for the engine, the lock of a predecessor that is still stopping included. Default 30,000. */
  readonly startTimeMsMax?: number;
  /** Restarts after an unexpected end within `restartWindowMs` before giving up. Default 5. */
  readonly restartsMax?: number;
  /** Default 60,000. */
  readonly restartWindowMs?: number;
  /** Default 200; doubles with every restart in the window. */
  readonly restartDelayMsMin?: number;
  readonly onEvent?: (event: EmbeddedClickHouseEvent) => void;
}

/** What an operator wants to know about the engine's process. */
export type EmbeddedClickHouseEvent =
  | { readonly type: 'exited'; readonly exit: string; readonly restartInMs: number }
  | { readonly type: 'restarted'; readonly pid: number }
  /** The engine stays down: `message` says why and what was tried. */
  | { readonly type: 'gaveUp'; readonly message: string };

/** What the engine's process is told when it starts. Travels over the IPC channel, so that no secret shows in `ps`. */
export interface ServerSettings {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly memoryBytesMax: number;
  readonly runningMax: number;
  readonly waitingMax: number;
  readonly queryTimeMsMax: number;
  readonly resultBytesMax: number;
  readonly requestBytesMax: number;
}

const MIB = 1024 * 1024;
const MEMORY_BYTES_MIN = 256 * MIB;

export function serverSettings(options: EmbeddedClickHouseOptions): ServerSettings {
  if (options.dataDir === '') throw new Error('dataDir is empty: name the folder that holds the trace store');
  if (options.username === '') throw new Error('username is empty');
  if (options.password === '') throw new Error('password is empty: other users of this machine can reach the port');
  const memoryDefault = Math.max(MEMORY_BYTES_MIN, Math.min(4096 * MIB, Math.floor(totalmem() * 0.4)));
  return {
    dataDir: options.dataDir,
    host: options.host ?? '127.0.0.1',
    port: wholeNumber('port', options.port ?? 0, 0, 65_535),
    username: options.username,
    password: options.password,
    memoryBytesMax: wholeNumber('memoryBytesMax', options.memoryBytesMax ?? memoryDefault, MEMORY_BYTES_MIN),
    runningMax: wholeNumber('runningMax', options.runningMax ?? 8, 1, 128),
    waitingMax: wholeNumber('waitingMax', options.waitingMax ?? 64, 0, 10_000),
    queryTimeMsMax: wholeNumber('queryTimeMsMax', options.queryTimeMsMax ?? 300_000, 1000),
    resultBytesMax: wholeNumber('resultBytesMax', options.resultBytesMax ?? 256 * MIB, 1024),
    requestBytesMax: wholeNumber('requestBytesMax', options.requestBytesMax ?? 256 * MIB, 1024),
  };
}

export interface RestartLimits {
  readonly startTimeMsMax: number;
  readonly restartsMax: number;
  readonly restartWindowMs: number;
  readonly restartDelayMsMin: number;
}

export function restartLimits(options: EmbeddedClickHouseOptions): RestartLimits {
  return {
    startTimeMsMax: wholeNumber('startTimeMsMax', options.startTimeMsMax ?? 30_000, 1),
    restartsMax: wholeNumber('restartsMax', options.restartsMax ?? 5, 0),
    restartWindowMs: wholeNumber('restartWindowMs', options.restartWindowMs ?? 60_000, 1),
    restartDelayMsMin: wholeNumber('restartDelayMsMin', options.restartDelayMsMin ?? 200, 0),
  };
}

function wholeNumber(name: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw new Error(`${name} is ${String(value)}; it must be a whole number from ${String(min)} to ${String(max)}`);
}
