import { PairMap } from '../pair-map.js';
import { RouteDemand } from './route-demand.js';

/** Below this rate a route needs no entry: it is as good as new. */
const FORGOTTEN_SPANS_PER_SECOND = 1e-3;

/**
 * Demand by (service, route), for a bounded number of them. `other` holds the first trace of each route, and all of those that find no
 * entry; so where every trace has a route of its own (ids in span names), they share one probability instead of each being the
 * first of its kind.
 */
export class RouteTable {
  readonly other = new RouteDemand(0);
  private readonly routes = new PairMap<RouteDemand>();
  private readonly routesMax: number;

  constructor(routesMax: number) {
    this.routesMax = routesMax;
  }

  get size(): number {
    return this.routes.size;
  }

  /** What a trace of this route is drawn by. */
  demandOf(service: string, route: string): RouteDemand {
    const known = this.routes.get(service, route);
    return known === undefined || known.isNew ? this.other : known;
  }

  count(service: string, route: string, isSlow: boolean, spanCount: number, streamTimeMs: number): void {
    const known = this.routes.get(service, route);
    (known ?? this.other).count(isSlow, spanCount, streamTimeMs);
    if (known === undefined) this.add(service, route, new RouteDemand(streamTimeMs));
  }

  /** Unless the table is full. */
  add(service: string, route: string, demand: RouteDemand): void {
    if (this.routes.size < this.routesMax) this.routes.set(service, route, demand);
  }

  demands(): RouteDemand[] {
    const demands = [this.other];
    for (const [, , demand] of this.routes.entries()) demands.push(demand);
    return demands;
  }

  /** Those that ask for most. */
  largest(count: number): [service: string, route: string, demand: RouteDemand][] {
    return [...this.routes.entries()].toSorted(([, , a], [, , b]) => b.rate - a.rate).slice(0, count);
  }

  tick(elapsedMs: number, streamTimeMs: number): void {
    this.other.tick(elapsedMs);
    for (const [service, route, demand] of this.routes.entries()) {
      demand.tick(elapsedMs);
      const isForgotten = demand.rate < FORGOTTEN_SPANS_PER_SECOND && streamTimeMs - demand.lastMs > elapsedMs;
      if (isForgotten) this.routes.delete(service, route);
    }
    // Room for the routes that come until the next tick.
    if (this.routes.size >= this.routesMax) for (const quiet of this.routes.removeQuietest()) this.other.absorb(quiet);
  }
}
