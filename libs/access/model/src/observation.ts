/** Whose spans something was seen in. */
export interface ObservationScope {
  readonly organisationId: string;
  readonly teamId: string;
}

/** How often something happened within an hour, named by its start. */
interface HourlyCount extends ObservationScope {
  readonly hourUnixMs: number;
  readonly count: number;
}

/** A rule acted. */
export interface RuleCount extends HourlyCount {
  readonly ruleId: string;
  readonly action: string;
}

/** A detector matched in a key. */
export interface FindingSighting extends ObservationScope {
  readonly detector: string;
  readonly attributeKey: string;
  readonly serviceName: string;
  readonly count: number;
  readonly lastSeenUnixMs: number;
}

export interface CardinalitySighting extends ObservationScope {
  readonly attributeKey: string;
  readonly dayUnixMs: number;
  /** Distinct values of the day, estimated. */
  readonly estimate: number;
  /** Whether values were hashed or dropped because there are too many. */
  readonly limited: boolean;
  readonly serviceNames: readonly string[];
}

export interface GlossaryViolationCount extends HourlyCount {
  readonly serviceName: string;
  readonly attributeKey: string;
  readonly violation: string;
}

/** A deprecated attribute name where there is a current one. */
export interface SchemaDriftCount extends HourlyCount {
  readonly serviceName: string;
  readonly deprecatedKey: string;
  readonly currentKey: string;
}

/** A span was repaired or rejected. */
export interface SpanFaultCount extends HourlyCount {
  readonly serviceName: string;
  readonly reason: string;
}

/** What a gateway saw since it last told. The same thing may be in it twice. */
export interface ObservationBatch {
  readonly rules: readonly RuleCount[];
  readonly findings: readonly FindingSighting[];
  readonly cardinality: readonly CardinalitySighting[];
  readonly glossary: readonly GlossaryViolationCount[];
  readonly drift: readonly SchemaDriftCount[];
  readonly faults: readonly SpanFaultCount[];
}

export interface ObservationSink {
  /**
   * Adds all of it to what is known, or rejects and has added nothing. When the answer is lost a batch that is recorded
   * again counts twice: these are numbers to look at, bills come from the stream.
   */
  record(batch: ObservationBatch): Promise<void>;
}

export interface ObservationQuery {
  readonly organisationId: string;
  /** Default: all teams. */
  readonly teamId?: string;
  readonly start: Date;
  readonly end: Date;
  /** Most rows of the answer. */
  readonly limit: number;
}

/** Counts of a range, summed up. */
interface Total {
  readonly teamId: string;
  readonly count: number;
  /** Start of the last hour with any. */
  readonly lastHour: Date;
}

export type RuleTotal = Total & Pick<RuleCount, 'ruleId' | 'action'>;
export type GlossaryViolationTotal = Total & Pick<GlossaryViolationCount, 'serviceName' | 'attributeKey' | 'violation'>;
export type SchemaDriftTotal = Total & Pick<SchemaDriftCount, 'serviceName' | 'deprecatedKey' | 'currentKey'>;
export type SpanFaultTotal = Total & Pick<SpanFaultCount, 'serviceName' | 'reason'>;

export const FINDING_STATES = ['open', 'acknowledged'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** A detector matched in a key of a service that it was not known for: somebody should look. */
export interface MaskingFinding {
  readonly id: string;
  readonly teamId: string;
  readonly detector: string;
  readonly attributeKey: string;
  readonly serviceName: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly count: number;
  readonly state: FindingState;
  /** Token id; undefined while open. */
  readonly acknowledgedBy: string | undefined;
}

export interface AttributeCardinality {
  readonly teamId: string;
  readonly attributeKey: string;
  /** Most distinct values of a day that one gateway saw: the true number is this or more. */
  readonly estimate: number;
  readonly limited: boolean;
  /** At most 50. */
  readonly serviceNames: readonly string[];
  readonly lastDay: Date;
}

/** What gateways saw, most frequent first unless it says otherwise. */
export interface ObservationReader {
  ruleTotals(query: ObservationQuery): Promise<readonly RuleTotal[]>;
  /** Last seen first; `start` and `end` bound when a finding was last seen. */
  maskingFindings(query: ObservationQuery & { readonly state?: FindingState }): Promise<readonly MaskingFinding[]>;
  /** Highest estimate first. */
  attributeCardinality(query: ObservationQuery): Promise<readonly AttributeCardinality[]>;
  glossaryViolations(query: ObservationQuery): Promise<readonly GlossaryViolationTotal[]>;
  schemaDrift(query: ObservationQuery): Promise<readonly SchemaDriftTotal[]>;
  spanFaults(query: ObservationQuery): Promise<readonly SpanFaultTotal[]>;
  /** Undefined when the organisation has no such finding. */
  acknowledgeFinding(organisationId: string, id: string, acknowledgedBy: string): Promise<MaskingFinding | undefined>;
}
