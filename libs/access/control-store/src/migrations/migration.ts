/** One step of the schema. Steps are numbered without gaps, only ever added, and never changed once released. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  /** Runs inside a transaction. */
  readonly sql: string;
}
