/** The right to do something that only one process may do at a time. */
export interface Lease {
  readonly name: string;
  /** Who holds it: of one process and one use. */
  readonly owner: string;
  /** Grows whenever the lease is taken anew, so that what an earlier holder still does can be told from what this one does. */
  readonly fence: bigint;
}

/** Leases by the clock of the store alone: no two processes need agree what time it is. Rejects while the store is away. */
export interface LeaseStore {
  /**
   * Takes the lease, or renews it with the same fence while it is still this owner's. Undefined while another holds it. A lease that
   * ran out is anybody's, and its fence grows even for the owner that had it.
   */
  takeLease(name: string, owner: string, leaseMs: number): Promise<Lease | undefined>;
  /** The next may take it at once. Nothing happens when it is held by another by now. */
  releaseLease(lease: Lease): Promise<void>;
}

/** Somebody else may do it now. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  readonly retryable = true;

  constructor(name: string, options?: ErrorOptions) {
    super(`the lease ${name} is lost: another process may go on with its work`, options);
  }
}
