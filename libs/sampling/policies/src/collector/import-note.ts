/** What became of one part of a Collector configuration. */
export interface ImportNote {
  /** Name of the policy; '' for an option of the processor. */
  readonly policy: string;
  /** The same; taken over with a difference that the message tells; not taken over. */
  readonly level: 'exact' | 'changed' | 'missing';
  readonly message: string;
}

/** Something of the Collector that has no equal here. */
export class NoEqual extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoEqual';
  }
}

/** A policy as our documents have it, and how it differs from what it was. */
export interface MappedPolicy {
  readonly policy: Readonly<Record<string, unknown>>;
  /** None: it is the same. */
  readonly differences: readonly string[];
}

export function same(policy: Readonly<Record<string, unknown>>): MappedPolicy {
  return { policy, differences: [] };
}
