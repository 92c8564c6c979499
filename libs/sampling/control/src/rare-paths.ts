export interface RarePathsOptions {
  /** What was not seen for so long is new again. Default 3,600,000. */
  readonly windowMs?: number;
  /** From the first span on nothing is called new for so long, as everything would be. Default 600,000. */
  readonly learningMs?: number;
  /** Span names and edges remembered; beyond it those quiet for longest are forgotten. Default 65,536. */
  readonly pathsMax?: number;
}

/** Finds span names and edges between services that were not seen within a window. */
export class RarePaths {
  constructor(options: RarePathsOptions = {}) {
    void options;
  }

  /**
   * Notes that the path was seen now, and tells whether it is new. Numbers in place of names, so that the familiar case, which is
   * every span, costs one probe of a typed array.
   *
   * @param key `pathKey` of service and span name, or of client and server service, or any other hash of up to 53 bits
   */
  see(key: number, streamTimeMs: number): boolean {
    void [key, streamTimeMs];
    return false;
  }

  snapshot(): unknown {
    return {};
  }

  restore(snapshot: unknown): void {
    void snapshot;
  }
}
