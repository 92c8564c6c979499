/** What statements depend on besides their version. */
export interface MigrationContext {
  readonly database: string;
  /** `ON CLUSTER name`, or '' on a single server. */
  readonly onCluster: string;
  /** Engine of the MergeTree family: `engine('Aggregating')` is AggregatingMergeTree or its replicated kind. */
  readonly engine: (kind: '' | 'Aggregating' | 'Replacing') => string;
}

/**
 * One step of the schema. Numbered, applied once and in order, never changed after a release, never undone. Every statement
 * may run again (`IF NOT EXISTS`): a run that stopped half-way is run again whole. One that rewrites stored data ends with
 * `SETTINGS mutations_sync = 0`: the engine does it by itself, and `migrationStatus` tells how far it is.
 */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly statements: (context: MigrationContext) => readonly string[];
}

export function migrationContext(database: string, cluster: string | undefined): MigrationContext {
  return {
    database,
    onCluster: cluster === undefined ? '' : ` ON CLUSTER ${cluster}`,
    engine: (kind) => `${cluster === undefined ? '' : 'Replicated'}${kind}MergeTree`,
  };
}
