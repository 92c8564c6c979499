export interface EmbeddedPostgresOptions {
  /** Folder for everything the server keeps. Created when missing; one running server per folder. */
  readonly dataDir: string;
  /** Loopback address to listen on. Default 127.0.0.1. */
  readonly host?: string;
  /** TCP port; 0 takes a free one, which `url` tells. Default 0. */
  readonly port?: number;
  /** How long the server may take until it accepts connections, crash recovery included. Default 60,000. */
  readonly startTimeoutMs?: number;
  /** Connections the server accepts at once. Default 50. */
  readonly connectionsMax?: number;
  /** Memory the server shares between its processes for cached pages. Default 32 MiB. */
  readonly sharedBuffersBytes?: number;
  /** Wait before a server that died is started again; doubles up to 30 s while it keeps dying. Default 500. */
  readonly restartDelayMs?: number;
  /** Receives the server's own log lines, and ours about restarts. Default: nobody. */
  readonly onLog?: (line: string) => void;
}

export interface ResolvedOptions extends Required<EmbeddedPostgresOptions> {
  readonly dataDir: string;
}

export const RESTART_DELAY_MS_MAX = 30_000;

export function resolveOptions(options: EmbeddedPostgresOptions): ResolvedOptions {
  const resolved: ResolvedOptions = {
    dataDir: options.dataDir,
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    startTimeoutMs: options.startTimeoutMs ?? 60_000,
    connectionsMax: options.connectionsMax ?? 50,
    sharedBuffersBytes: options.sharedBuffersBytes ?? 32 * 1024 * 1024,
    restartDelayMs: options.restartDelayMs ?? 500,
    onLog: options.onLog ?? (() => undefined),
  };
  if (resolved.dataDir === '')
    throw new RangeError('embedded PostgreSQL: dataDir must name a folder, got an empty text');
  requireInteger('port', resolved.port, 0, 65_535);
  requireInteger('connectionsMax', resolved.connectionsMax, 5, 1_000);
  requireInteger('startTimeoutMs', resolved.startTimeoutMs, 1, 3_600_000);
  requireInteger('restartDelayMs', resolved.restartDelayMs, 1, RESTART_DELAY_MS_MAX);
  requireInteger('sharedBuffersBytes', resolved.sharedBuffersBytes, 1024 * 1024, 64 * 1024 ** 3);
  return resolved;
}

function requireInteger(name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new RangeError(`embedded PostgreSQL: ${name} is ${value}; allowed is a whole number from ${min} to ${max}`);
}
