export const KEPT_TABLES = ['spans', 'logs', 'traces'] as const;

/** Of a table that is kept by days. */
export interface KeptPartition {
  readonly table: (typeof KEPT_TABLES)[number];
  readonly retentionDays: number;
  /** Days since 1970. */
  readonly storeDay: number;
}

/** Rows that meet everything that is said here. */
export interface HeldRows {
  readonly teamId?: string | undefined;
  readonly serviceName?: string | undefined;
  readonly startTimeUnixNano?: bigint | undefined;
  readonly endTimeUnixNano?: bigint | undefined;
  readonly traceIds?: readonly string[] | undefined;
}

/** Rows of one tenant that go, but for those that are held. */
export interface ExpiredRows {
  readonly tenantId: string;
  readonly goneTeamIds: readonly string[];
  /** What of these is not of a trace with an error. */
  readonly errorsOnlyTeamIds: readonly string[];
  readonly knownTeamIds: readonly string[];
  readonly areUnknownTeamsGone: boolean;
  readonly holds: readonly HeldRows[];
}
