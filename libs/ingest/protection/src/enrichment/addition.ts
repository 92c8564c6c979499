/** An attribute that a rule adds. Shared, or a view of the body: do not write to it, and copy it before the body goes. */
export interface Addition {
  /** What it is counted by. */
  readonly ruleId: string;
  readonly key: string;
  readonly keyBytes: Uint8Array;
  /** Payload of an AnyValue. */
  readonly value: Uint8Array;
  /** The sender sent this key: what was sent gives way. Otherwise it was not there. */
  readonly overwrite: boolean;
}
