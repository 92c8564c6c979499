export interface KeptTracesOptions {
  /** Default 65,536; beyond it the oldest is forgotten. */
  readonly tracesMax?: number;
}

/** Ids of traces kept lately, of all partitions of a process, so that what links to them is kept too. */
export class KeptTraces {
  constructor(options: KeptTracesOptions = {}) {
    void options;
  }

  /** @param start of the 16 bytes of the trace id in `bytes`, which are copied */
  add(tenantId: string, bytes: Uint8Array, start: number): void {
    void [tenantId, bytes, start];
  }

  has(tenantId: string, bytes: Uint8Array, start: number): boolean {
    void [tenantId, bytes, start];
    return false;
  }

  snapshot(): unknown {
    return {};
  }

  restore(snapshot: unknown): void {
    void snapshot;
  }
}
