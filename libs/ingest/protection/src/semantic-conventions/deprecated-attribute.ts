/** A deprecated attribute name of the semantic conventions. With none of the names below it is counted only. */
export interface DeprecatedAttribute {
  /** With a dot at its end it is a prefix: what follows stays. */
  readonly key: string;
  /** What it is called now; a prefix where `key` is one. */
  readonly current?: string;
  /** What it is called now on client and producer spans, and on server and consumer spans. */
  readonly client?: string;
  readonly server?: string;
  /** What it is called now on consumer spans; on others it has no name. */
  readonly consumer?: string;
  /** Integers become text with the new name. */
  readonly asText?: boolean;
  /** Values that changed with the name. */
  readonly values?: Readonly<Record<string, string>>;
  /** What the conventions say where there is no one new name. */
  readonly note?: string;
}
