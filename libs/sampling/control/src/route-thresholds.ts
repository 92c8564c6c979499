export interface RouteThresholdsOptions {
  /** Default 0.99. */
  readonly quantile?: number;
  /** Times the quantile. Default 1.5. */
  readonly factor?: number;
  /** Weight of what was seen falls to 1/e in this time. Default 3,600,000. */
  readonly memoryMs?: number;
  /** No threshold for a route with fewer traces in memory. Default 200. */
  readonly samplesMin?: number;
  /** Nothing shorter is slow. Default 20. */
  readonly thresholdMsMin?: number;
  /** (service, route) keys; beyond it the one quiet for longest is forgotten. Default 2,000. */
  readonly routesMax?: number;
}

/** What is slow for its own route, learned from all traces, kept or not. */
export class RouteThresholds {
  constructor(options: RouteThresholdsOptions = {}) {
    void options;
  }

  observe(service: string, route: string, durationNano: number, streamTimeMs: number): void {
    void [service, route, durationNano, streamTimeMs];
  }

  /** Infinity while too little is known of the route. */
  thresholdNano(service: string, route: string, streamTimeMs: number): number {
    void [service, route, streamTimeMs];
    return Infinity;
  }

  snapshot(): unknown {
    return {};
  }

  restore(snapshot: unknown): void {
    void snapshot;
  }
}
