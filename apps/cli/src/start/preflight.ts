import { constants } from 'node:fs';
import { access, mkdir, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { freemem } from 'node:os';
import { dirname, join } from 'node:path';

import type { ClewConfig } from '@clew/config';

import { CliError } from '../cli-error.js';
import { isEmbedded } from '../parts/stores.js';
import { requireShared, type Role } from './roles.js';

const MIB = 1024 * 1024;
const MEMORY_BYTES_MIN = 768 * MIB;
const DISK_BYTES_MIN = 1024 * MIB;

/** Everything that can be known to go wrong before anything runs. Throws one sentence. */
export async function preflight(role: Role | undefined, config: ClewConfig): Promise<void> {
  if (role !== undefined) requireShared(role, config);
  const isAlone = role === undefined;
  if (role === 'forwarder') {
    await requireDataFolder(config.dataDir);
    await requireDisk(config.dataDir);
  }
  if (isAlone && needsDataFolder(config)) {
    await requireDataFolder(config.dataDir);
    await requireDisk(config.dataDir);
  }
  if (isAlone && isEmbedded(config)) requireMemory();
  await requirePorts(wantedPorts(role, config));
}

/** Whether a start of everything writes to this machine's disk. */
export function needsDataFolder(config: ClewConfig): boolean {
  return isEmbedded(config) || config.stream.kind === 'segment-log';
}

export function wantedPorts(role: Role | undefined, { api, gateway }: ClewConfig): readonly WantedPort[] {
  const ui = { host: api.host, port: api.port, purpose: 'web UI', flag: '--http' };
  const otlp = [
    { host: gateway.host, port: gateway.otlpHttpPort, purpose: 'OTLP/HTTP', flag: '--otlp-http' },
    { host: gateway.host, port: gateway.otlpGrpcPort, purpose: 'OTLP/gRPC', flag: '--otlp-grpc' },
    ...legacyPorts(gateway),
  ];
  const sampling = samplingPorts(gateway);
  return [
    ...(role === undefined || role === 'api' ? [ui] : []),
    ...(role === undefined || role === 'gateway' || role === 'forwarder' ? otlp : []),
    ...(role === undefined || role === 'gateway' ? sampling : []),
  ];
}

/** Only those that were asked for: the usual ones are not insisted on. */
function legacyPorts(gateway: ClewConfig['gateway']): readonly WantedPort[] {
  const { host, zipkinEnabled, zipkinPort, jaegerEnabled, jaegerPort } = gateway;
  return [
    ...(zipkinEnabled && zipkinPort !== undefined
      ? [{ host, port: zipkinPort, purpose: 'Zipkin', flag: '--zipkin' }]
      : []),
    ...(jaegerEnabled && jaegerPort !== undefined
      ? [{ host, port: jaegerPort, purpose: 'Jaeger', flag: '--jaeger' }]
      : []),
  ];
}

function samplingPorts(gateway: ClewConfig['gateway']): readonly WantedPort[] {
  const { host, samplingEnabled, samplingHttpPort, samplingGrpcPort } = gateway;
  const ports = [
    { port: samplingHttpPort, flag: '--sampling-http' },
    { port: samplingGrpcPort, flag: '--sampling-grpc' },
  ];
  return ports.flatMap(({ port, flag }) =>
    samplingEnabled && port !== undefined ? [{ host, port, purpose: 'remote sampling', flag }] : [],
  );
}

/** A port that a role wants to listen on, and what to say when it cannot. */
export interface WantedPort {
  readonly host: string;
  /** 0 always fits. */
  readonly port: number;
  readonly purpose: string;
  readonly flag: string;
}

/** In a data folder: a restore is under way there, or did not end. */
export const UNFINISHED_RESTORE = 'restore-unfinished';

/** Refuses what a restore that did not end has left: some of the spans, and looks as if it were all. */
async function refuseUnfinishedRestore(dataDir: string): Promise<void> {
  if (!(await exists(join(dataDir, UNFINISHED_RESTORE)))) return;
  throw new CliError(`The data folder ${dataDir} holds a restore that did not end: empty it and restore again.`);
}

/** Makes the folder when it is missing. Only its owner may look inside: spans hold what people do. */
export async function requireDataFolder(dataDir: string): Promise<void> {
  const advice = 'choose another with --data DIR';
  try {
    await makeFolder(dataDir);
    if (!(await stat(dataDir)).isDirectory()) throw new Error('it is not a folder');
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new CliError(`The data folder ${dataDir} cannot be used (${reasonOf(error)}); ${advice}.`, { cause: error });
  }
  await refuseUnfinishedRestore(dataDir);
}

/** One level at a time: Node's own `recursive` never returns for a folder that cannot be made, such as /proc/clew. */
async function makeFolder(path: string): Promise<void> {
  if (await exists(path)) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path, { mode: 0o700 });
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

export async function requireDisk(dataDir: string): Promise<void> {
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  if (free >= DISK_BYTES_MIN) return;
  throw new CliError(
    `The disk of ${dataDir} has ${mib(free)} left and Clew needs ${mib(DISK_BYTES_MIN)}; free some, or choose another disk with --data DIR.`,
  );
}

/** @param availableBytes what this process may still take; a container's limit counts */
export function requireMemory(availableBytes: number = availableMemoryBytes()): void {
  if (availableBytes >= MEMORY_BYTES_MIN) return;
  throw new CliError(
    `There are ${mib(availableBytes)} of free memory and Clew with its own engines needs ${mib(MEMORY_BYTES_MIN)}.`,
  );
}

export function availableMemoryBytes(): number {
  // Newer than the oldest supported Node.
  return 'availableMemory' in process ? process.availableMemory() : freemem();
}

/** Tries every port before anything is started, so that a taken one costs no half-started engines. */
export async function requirePorts(wanted: readonly WantedPort[]): Promise<void> {
  const fixed = wanted.filter(({ port }) => port !== 0);
  for (const [index, { port, purpose, flag }] of fixed.entries()) {
    const twin = fixed.slice(0, index).find((other) => other.port === port);
    if (twin !== undefined) {
      throw new CliError(
        `Port ${port} is wanted twice, for ${twin.purpose} and ${purpose}; change one with ${twin.flag} or ${flag}.`,
      );
    }
  }
  for (const port of fixed) await requirePort(port);
}

async function requirePort({ host, port, purpose, flag }: WantedPort): Promise<void> {
  try {
    await listenOnce(host, port);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new CliError(
        `Port ${port} on ${host} (${purpose}) is taken by another program; choose another with ${flag} PORT.`,
        {
          cause: error,
        },
      );
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new CliError(`This machine has no address ${host} to listen on (${purpose}); choose another with --host.`, {
        cause: error,
      });
    }
    throw new CliError(
      `Port ${port} on ${host} (${purpose}) cannot be opened (${reasonOf(error)}); choose another with ${flag} PORT.`,
      {
        cause: error,
      },
    );
  }
}

function listenOnce(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.close(() => {
        resolve();
      });
    });
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function mib(bytes: number): string {
  return `${Math.floor(bytes / MIB).toLocaleString('en')} MiB`;
}
