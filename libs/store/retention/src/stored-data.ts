import type { HoldFilter } from './legal-hold.js';

/** In the order in which they are deleted: what a summary is kept for goes before it. */
export const KEPT_TABLES = ['spans', 'logs', 'traces'] as const;
export type KeptTable = (typeof KEPT_TABLES)[number];

export interface StoredPartition {
  readonly table: KeptTable;
  /** Days that its rows came with. */
  readonly retentionDays: number;
  /** Days since 1970. */
  readonly storeDay: number;
}

/** What of one tenant's rows in one partition has expired, and what of that stays for all that. */
export interface Expiry {
  readonly tenantId: string;
  /** Everything of these has expired. */
  readonly goneTeamIds: readonly string[];
  /** Of these, everything but traces with an error. */
  readonly errorsOnlyTeamIds: readonly string[];
  /** All that have days of their own. */
  readonly knownTeamIds: readonly string[];
  /** Rows of any other team have expired by the days that they came with. */
  readonly areUnknownTeamsGone: boolean;
  /** Rows that meet one of them stay. */
  readonly holds: readonly HoldFilter[];
}

/** An `AbortSignal`, as far as it matters here. */
export interface StopSignal {
  throwIfAborted(): void;
}

/**
 * Stored data as a janitor sees it. Summaries (`traces`) go when no span of their trace is left, from the day before to the day after:
 * who asks whether a trace has an error finds the same as long as it has spans.
 */
export interface StoredData {
  /** The day it is in the store, in days since 1970. */
  today(): Promise<number>;
  /** 0 when there was none. */
  newestEpoch(): Promise<bigint>;
  /** No deletion of an earlier epoch begins to delete from here on. */
  writeEpoch(epoch: bigint): Promise<void>;
  /** Resolves when no deletion goes on. */
  stopDeletions(signal?: StopSignal): Promise<void>;
  partitions(): Promise<readonly StoredPartition[]>;
  tenants(partition: StoredPartition): Promise<readonly string[]>;
  hasExpired(partition: StoredPartition, expiry: Expiry): Promise<boolean>;
  /** Deletes what is there now; returns when that has begun. Nothing is deleted once a greater epoch is written. */
  beginDeletion(partition: StoredPartition, expiry: Expiry, epoch: bigint): Promise<void>;
  deletion(): Promise<DeletionState>;
}

export interface DeletionState {
  readonly isRunning: boolean;
  /** Why it does not get on; '' when it does. */
  readonly failure: string;
}
