import type { IngestIdentity, IngestKeyDirectory } from '@clew/access-model';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type { ListenerTls } from '@clew/tls';

import type { LogSink } from './export-signal.js';
import type { SpanIntake } from './intake/span-intake-options.js';
import type { Refusal } from './refusal.js';

export interface ReceiverOptions {
  /** Address to listen on, such as 127.0.0.1 or 0.0.0.0. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly intake: SpanIntake;
  /** Where log records go. Not set: this receiver takes traces only. */
  readonly logs?: LogSink;
  readonly keys: IngestKeyDirectory;
  /**
   * Asked once it is known who sends, before the body is read: a refusal spares the client and the gateway the rest. What the
   * intake's `admit` says comes after, when it is known how much was sent.
   */
  readonly admitHead?: (identity: IngestIdentity) => Refusal | undefined;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Certificates, shared by all that listen. Not set: plain text. */
  readonly tls?: ListenerTls;
  readonly limits?: Partial<ReceiverLimits>;
  /** Which setting moves the port elsewhere; goes into the message when the port is taken. */
  readonly portSetting?: string;
}

export interface ReceiverLimits {
  /** Largest request body as sent. Default 20 MiB, as OTLP recommends. */
  readonly bodyBytesMax: number;
  /** Largest request body after decompression. Default 32 MiB. */
  readonly inflatedBytesMax: number;
  /** All request headers together. Default 16 KiB. */
  readonly headerBytesMax: number;
  /** Open connections; further ones are dropped at once. Default 4,096. */
  readonly connectionsMax: number;
  /** Time for the headers of a request to arrive. Default 10,000. */
  readonly headersWaitMsMax: number;
  /** Time for a whole request to arrive. Default 30,000. */
  readonly requestWaitMsMax: number;
  /** How long a connection may be idle between requests. Default 75,000 on HTTP/1.1; gRPC channels get ten times as long. */
  readonly idleMsMax: number;
}

export const RECEIVER_LIMITS_DEFAULT: ReceiverLimits = {
  bodyBytesMax: 20 * 1024 * 1024,
  inflatedBytesMax: 32 * 1024 * 1024,
  headerBytesMax: 16 * 1024,
  connectionsMax: 4_096,
  headersWaitMsMax: 10_000,
  requestWaitMsMax: 30_000,
  idleMsMax: 75_000,
};

/** Charged for every request beside its body, so that a flood of empty requests is bounded as well. */
export const REQUEST_OVERHEAD_BYTES = 4 * 1024;
