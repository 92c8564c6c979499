export interface SignatureCounterOptions {
  /** Traces per signature and window. */
  readonly tracesMin: number;
  /** Default 600,000. */
  readonly windowMs?: number;
  /** Default 10,000; beyond it the signature quiet for longest is forgotten. */
  readonly signaturesMax?: number;
}

/** At least N traces of every error signature in every window. */
export class SignatureCounter {
  constructor(options: SignatureCounterOptions) {
    void options;
  }

  /** Fewer than N were kept in this window. Signature 0 is none, and never wanted. */
  isWanted(signature: number, streamTimeMs: number): boolean {
    void [signature, streamTimeMs];
    return false;
  }

  /** A trace with this signature is kept, by whatever policy. */
  countKept(signature: number, streamTimeMs: number): void {
    void [signature, streamTimeMs];
  }

  snapshot(): unknown {
    return {};
  }

  restore(snapshot: unknown): void {
    void snapshot;
  }
}
