export interface NewDeploysOptions {
  /** A version is new for so long after it was first seen. Default 600,000. */
  readonly windowMs?: number;
  /** From the first trace on versions are only learned for so long, as each would be new. Default 600,000. */
  readonly learningMs?: number;
  /** (service, version) pairs remembered; beyond it those quiet for longest are forgotten. Default 5,000. */
  readonly versionsMax?: number;
}

/** Finds versions of services (`service.version`) that were first seen a short while ago. */
export class NewDeploys {
  constructor(options: NewDeploysOptions = {}) {
    void options;
  }

  /** Notes that this version of the service is running, and tells whether it is new. An empty version never is. */
  see(service: string, version: string, streamTimeMs: number): boolean {
    void [service, version, streamTimeMs];
    return false;
  }

  snapshot(): unknown {
    return {};
  }

  restore(snapshot: unknown): void {
    void snapshot;
  }
}
