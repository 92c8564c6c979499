import { RouteDemand } from './route-demand.js';

/** Below this rate a route needs no entry: it is as good as new. */
const FORGOTTEN_SPANS_PER_SECOND = 1e-3;

/**
 * Demand by (service, route), for a bounded number of them. `other` holds the first trace of each route, and all of those that find no
 * entry; so where every trace has a route of its own (ids in span names), they share one probability instead of each being the
 * first of its kind.
 */
export class RouteTable {
  readonly other = new RouteDemand('', '', 0);
  private readonly services = new Map<string, Map<string, RouteDemand>>();
  private readonly routesMax: number;
  private routeCount = 0;

  constructor(routesMax: number) {
    this.routesMax = routesMax;
  }

  get size(): number {
    return this.routeCount;
  }

  /** Two look-ups in maps in place of one under a joined key: this is asked for every trace, and joining would allocate. */
  find(service: string, route: string): RouteDemand | undefined {
    return this.services.get(service)?.get(route);
  }

  count(service: string, route: string, isSlow: boolean, spanCount: number, streamTimeMs: number): void {
    const known = this.find(service, route);
    (known ?? this.other).count(isSlow, spanCount, streamTimeMs);
    if (known === undefined && this.routeCount < this.routesMax) {
      this.add(new RouteDemand(service, route, streamTimeMs));
    }
  }

  add(demand: RouteDemand): void {
    let routes = this.services.get(demand.service);
    if (routes === undefined) {
      routes = new Map();
      this.services.set(demand.service, routes);
    }
    if (!routes.has(demand.route)) this.routeCount++;
    routes.set(demand.route, demand);
  }

  *routes(): Generator<RouteDemand> {
    for (const routes of this.services.values()) yield* routes.values();
  }

  tick(elapsedMs: number, streamTimeMs: number): void {
    this.other.tick(elapsedMs);
    for (const demand of this.routes()) {
      demand.tick(elapsedMs);
      const isForgotten = demand.rate < FORGOTTEN_SPANS_PER_SECOND && streamTimeMs - demand.lastMs > 1000;
      if (isForgotten) this.remove(demand);
    }
    if (this.routeCount >= this.routesMax) this.mergeQuietest();
  }

  /** An eighth of the table, so that new routes find room until the next tick. */
  private mergeQuietest(): void {
    const byAge = [...this.routes()].toSorted((a, b) => a.lastMs - b.lastMs || a.rate - b.rate);
    for (const demand of byAge.slice(0, Math.ceil(this.routesMax / 8))) {
      this.other.absorb(demand);
      this.remove(demand);
    }
  }

  private remove(demand: RouteDemand): void {
    const routes = this.services.get(demand.service);
    if (routes?.delete(demand.route) === true) this.routeCount--;
    if (routes?.size === 0) this.services.delete(demand.service);
  }
}
