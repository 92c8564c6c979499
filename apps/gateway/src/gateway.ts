import { randomBytes } from 'node:crypto';

import type { IngestKeyDirectory } from '@clew/access-model';
import type { RunningPart, ShutdownOptions } from '@clew/lifecycle';
import type { KeyLimits, ReceiverLimits, SpanIntake } from '@clew/receivers';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type { ListenerTls } from '@clew/tls';
import { createNumberedProducer, type SpanStream } from '@clew/stream-contract';

import { createDoor, type Door } from './door.js';
import { openLogOutlet } from './log-door.js';
import { checkLimits, type GatewayLimits } from './gateway-limits.js';
import { createGatewayProtection, type RuleSource } from './protection/gateway-protection.js';

export interface GatewayOptions {
  /** Started before the gateway, and shut down after it, by whoever composes them. */
  readonly stream: SpanStream;
  /** Where log records go. Not set: this gateway takes spans only. */
  readonly logStream?: SpanStream;
  readonly keys: IngestKeyDirectory;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly http: GatewayHttpEndpoint;
  readonly grpc: GatewayEndpoint;
  /** Certificates of both. Not set: plain text. */
  readonly tls?: ListenerTls;
  readonly limits?: GatewayLimits;
  /** Further ways in, such as Zipkin's: made once there is an intake, started after the OTLP receivers, ended with them. */
  readonly moreReceivers?: readonly ((parts: ReceiverParts) => RunningPart)[];
  /** Rules of organisations and teams, and where what they see is written. Without it only faults are repaired. */
  readonly ruleSource?: RuleSource;
  /** Gateways that run now, this one included: the limits of a key are divided among them. Default 1. */
  readonly gatewayCount?: () => number;
  /** A reason why the gateway should get no traffic now, for /readyz. */
  readonly unreadyReason?: () => string | undefined;
}

/** What the OTLP receivers have, for others beside them. */
export interface ReceiverParts {
  readonly intake: SpanIntake;
  readonly keys: IngestKeyDirectory;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly limits: Partial<ReceiverLimits>;
  readonly admitHead: KeyLimits['atHead'];
  readonly tls?: ListenerTls;
}

export interface GatewayEndpoint {
  /** Address to listen on: 127.0.0.1 for this machine, 0.0.0.0 for everyone who reaches it. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** The setting that moves the port, named in the message when it is taken. Default --otlp-http and --otlp-grpc. */
  readonly portSetting?: string;
}

export interface GatewayHttpEndpoint extends GatewayEndpoint {
  /** Origins whose pages may send spans (browser SDKs), or `*`. Default none. */
  readonly allowedOrigins?: readonly string[];
}

export interface Gateway extends RunningPart {
  /** Base URL for OTLP/HTTP exporters, such as http://127.0.0.1:4318. Known once started. */
  readonly otlpHttpUrl: string;
  /** Endpoint for OTLP/gRPC exporters, such as http://127.0.0.1:4317. Known once started. */
  readonly otlpGrpcUrl: string;
}

/** How long a half-built gateway may take to let go after a failed start: it holds no spans yet. */
const ROLLBACK_DEADLINE_MS = 2_000;

/** What the observations of the last seconds may take even when the door took all the time. */
const OBSERVATIONS_MS_MIN = 100;

/** OTLP in, span stream out. A client is answered once the stream holds its spans durably. */
export function createGateway(options: GatewayOptions): Gateway {
  checkLimits(options.limits ?? {});
  const { ruleSource, logger, metrics } = options;
  const bounds = options.limits?.bounds;
  const protection = createGatewayProtection({
    ...{ logger, metrics },
    ...(ruleSource === undefined ? {} : { source: ruleSource }),
    ...(bounds === undefined ? {} : { bounds }),
  });
  let door: Door | undefined;
  let stopping: Promise<void> | undefined;

  async function start(): Promise<void> {
    // Only now: a stream may learn its partition count when it starts.
    const producer = createNumberedProducer(await options.stream.openProducer(), newSessionId());
    const { protectionOf, logProtectionOf } = protection;
    door = createDoor(options, producer, protectionOf, await openLogOutlet(options.logStream, logProtectionOf));
    try {
      await protection.start();
      await door.open();
    } catch (error) {
      await shutdown({ deadlineMs: ROLLBACK_DEADLINE_MS });
      throw error;
    }
    if (stopping !== undefined) await closeAll(door, 0);
  }

  function shutdown({ deadlineMs }: ShutdownOptions): Promise<void> {
    stopping ??= door === undefined ? Promise.resolve() : closeAll(door, deadlineMs);
    return stopping;
  }

  /** Observations last: requests that are finished until then are in them. */
  async function closeAll(opened: Door, deadlineMs: number): Promise<void> {
    const deadlineAtMs = performance.now() + deadlineMs;
    await opened.close(deadlineMs);
    await protection.shutdown({ deadlineMs: Math.max(OBSERVATIONS_MS_MIN, deadlineAtMs - performance.now()) });
  }

  function opened(): Door {
    if (door === undefined) throw new Error('the gateway has no address before it has started');
    return door;
  }

  return {
    name: 'gateway',
    get otlpHttpUrl() {
      return opened().httpReceiver.url;
    },
    get otlpGrpcUrl() {
      return `${options.tls === undefined ? 'http' : 'https'}://${opened().grpcReceiver.target}`;
    },
    start,
    shutdown,
  };
}

/** Of this process only: whoever starts anew numbers its messages anew. */
function newSessionId(): string {
  return randomBytes(8).toString('hex');
}
