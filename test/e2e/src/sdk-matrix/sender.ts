import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { PartMissingError } from '@clew/test-parts';

import type { SentLog, SentSpan } from './sent-span.js';

export type Transport = 'grpc' | 'http' | 'json';

/** Programs that send with the OpenTelemetry SDK of a language; see senders/README.md. */
export interface Sender {
  readonly language: string;
  readonly transports: readonly Transport[];
  /** Sends one trace. */
  send(transport: Transport, endpoint: string, ingestKey: string): Promise<readonly SentSpan[]>;
  /** Sends some log records of one trace, where there is a program for it. */
  sendLogs?(transport: Transport, endpoint: string, ingestKey: string): Promise<readonly SentLog[]>;
}

export type Command = readonly [program: string, ...args: string[]];

const SEND_MS_MAX = 60_000;
const OUTPUT_BYTES_MAX = 4 * 1024 * 1024;

export function createSender(
  language: string,
  transports: readonly Transport[],
  commands: { readonly trace: Command; readonly logs?: Command },
): Sender {
  const { trace, logs } = commands;
  return {
    language,
    transports,
    send: (...args) => printed<readonly SentSpan[]>(trace, args),
    ...(logs === undefined ? {} : { sendLogs: (...args) => printed<readonly SentLog[]>(logs, args) }),
  };
}

async function printed<T>([program, ...fixed]: Command, args: readonly string[]): Promise<T> {
  const { stdout, stderr } = await run(program, [...fixed, ...args], {
    timeout: SEND_MS_MAX,
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  if (stdout === '') throw new Error(`${program} ${fixed.join(' ')} printed nothing: ${stderr}`);
  return JSON.parse(stdout) as T;
}

const run = promisify(execFile);

/** Runs a step of a sender's preparation. Where it cannot be done the sender is missing, and that is the reason. */
export async function prepareWith(
  what: string,
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly timeoutMs: number },
): Promise<void> {
  try {
    await run(program, args, { timeout: options.timeoutMs, maxBuffer: OUTPUT_BYTES_MAX, cwd: options.cwd });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? `${program} is not installed` : message.slice(-1_000);
    throw new PartMissingError(`${what}: ${reason}`, { cause: error });
  }
}
