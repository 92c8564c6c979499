import type { DurationHistogram, SpanKind } from '@clew/trace-model';

import type { DecisionIncrement, DryRunIncrement } from './decision-increment.js';

/** Names one flush of one stream partition for ever. Flush numbers of a partition only grow. */
export interface FlushId {
  readonly stream: string;
  readonly partition: number;
  readonly flushNumber: bigint;
}

/** Resource and scope shared by many spans, as OTLP payload bytes (empty when the sender left them out). */
export interface SpanGroup {
  readonly resource: Uint8Array;
  readonly resourceSchemaUrl: string;
  readonly scope: Uint8Array;
  readonly scopeSchemaUrl: string;
  /** `service.name` of the resource, or `unknown_service` where it is missing. */
  readonly serviceName: string;
  /** `deployment.environment.name` of the resource (or the older `deployment.environment`), '' where it has neither. */
  readonly environment: string;
}

/** A span to store: an OTLP `Span` payload in `bytes[start, end)`, untouched since the client sent it. */
export interface KeptSpan {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** The same object for all spans that share it, so that a writer decodes it once per flush. */
  readonly group: SpanGroup;
  readonly tenantId: string;
  readonly teamId: string;
  readonly retentionDays: number;
  /**
   * Day since the Unix epoch under which it is stored: the day it started, or the day it was received when it claims to
   * have started more than 30 days before or 1 day after that.
   */
  readonly storeDay: number;
  /** How many spans like this one it stands for (1 / probability); 0 when no probability is known. */
  readonly adjustedCount: number;
  /** Why its trace was kept, in the sampler's words (`always`, `error`, `latency`, `probabilistic`, ...). */
  readonly decisionReason: string;
}

/** What one flush adds to the summary of one kept trace. Summaries add up over flushes. */
export interface TraceIncrement {
  readonly tenantId: string;
  /** 16 bytes. */
  readonly traceId: Uint8Array;
  readonly retentionDays: number;
  /** The least `storeDay` of its spans in this flush. */
  readonly storeDay: number;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  /** Of the span without a parent, when this flush holds it. */
  readonly rootServiceName: string;
  readonly rootSpanName: string;
  readonly rootDurationNano: bigint;
  readonly spanCount: number;
  readonly errorSpanCount: number;
  readonly serviceNames: readonly string[];
  readonly adjustedCount: number;
  readonly decisionReason: string;
}

/** Rate, errors, duration of the spans of one key that ended in one minute, before sampling. */
export interface RedIncrement {
  readonly tenantId: string;
  readonly teamId: string;
  readonly serviceName: string;
  /** '' where the sender named none. */
  readonly environment: string;
  readonly spanName: string;
  readonly spanKind: SpanKind;
  /** Start of the minute, Unix seconds. */
  readonly minuteUnixS: number;
  readonly spanCount: number;
  readonly errorSpanCount: number;
  /** How many spans these stand for: the sum of 1 / probability with which each was sampled before it came here. */
  readonly adjustedSpanCount: number;
  readonly adjustedErrorSpanCount: number;
  readonly durationSumNano: bigint;
  readonly durations: DurationHistogram;
}

export type EdgeConnectionType = 'rpc' | 'messaging' | 'database' | 'virtual_node';

/** Calls from one service to another (or to a database, a queue, an uninstrumented peer) by minute, before sampling. */
export interface EdgeIncrement {
  readonly tenantId: string;
  readonly client: string;
  readonly server: string;
  readonly connectionType: EdgeConnectionType;
  /** `db.system.name` or `messaging.system` of a database or queue that is an end; '' for others and where the caller named none. */
  readonly peerSystem: string;
  /** Of an end that sends no spans itself, that of the other end: from there it is seen. '' where the sender named none. */
  readonly clientEnvironment: string;
  readonly serverEnvironment: string;
  /** Whose key the end's span came with; '' of an end that sends no spans itself. */
  readonly clientTeamId: string;
  readonly serverTeamId: string;
  readonly minuteUnixS: number;
  readonly requestCount: number;
  readonly failedRequestCount: number;
  readonly durationSumNano: bigint;
  readonly durations: DurationHistogram;
}

/** What a team's keys sent, by service, environment and hour, before sampling. */
export interface UsageIncrement {
  readonly tenantId: string;
  readonly teamId: string;
  readonly serviceName: string;
  readonly environment: string;
  /** Start of the hour, Unix seconds. */
  readonly hourUnixS: number;
  readonly spanCount: number;
  readonly errorSpanCount: number;
  /** Of the spans as they are in the stream, without resource and scope. */
  readonly spanBytes: number;
  /**
   * What clients sent for these spans: OTLP protobuf after decompression, with their part of resources and scopes. The sum
   * over all rows is the sum over all requests.
   */
  readonly ingestBytes: number;
  readonly keptSpanCount: number;
}

/** Everything one flush of one partition adds to the store. */
export interface Flush {
  readonly id: FlushId;
  readonly spans: readonly KeptSpan[];
  readonly traces: readonly TraceIncrement[];
  readonly red: readonly RedIncrement[];
  readonly edges: readonly EdgeIncrement[];
  readonly usage: readonly UsageIncrement[];
  /** One for each trace that this flush closes, kept or dropped. */
  readonly decisions: readonly DecisionIncrement[];
  /** Empty where no candidate is rehearsed. */
  readonly dryRuns: readonly DryRunIncrement[];
}

export interface FlushSink {
  /**
   * Stores a flush whole. Writing the same flush again (same id, same content), after any failure at any point and from
   * any process, changes nothing that is already stored. Resolves when all of it is durable and searchable.
   * Rejects with StoreError; while `retryable`, the same flush is to be written again until it succeeds. A span whose bytes
   * can't be read is left out, in every try alike. Bytes are not touched and not kept after the promise has settled.
   * Flushes of one partition are written one after the other; those of different partitions may overlap.
   */
  write(flush: Flush): Promise<void>;
  /**
   * True when the flush is known to be stored whole; false when it is not, or that is unknown, and writing it (again) is safe.
   * Rejects with StoreError: permanent with code `STORE_DEDUP_WINDOW` when a part of the flush may be stored and so much was
   * written since that the store may no longer recognise it. Writing it again could then count it twice: a person decides.
   */
  has(id: FlushId): Promise<boolean>;
}
