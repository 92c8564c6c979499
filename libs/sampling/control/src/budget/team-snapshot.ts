import { NAME_LENGTH_MAX, fieldOf, listOf, nameOf, numberOf, timeOf } from '../snapshot-reading.js';
import { RouteDemand } from './route-demand.js';
import type { TeamControl } from './team-control.js';

const ROUTES_MAX = 50;
const RATE_MAX = 1e9;

/** What a successor needs to continue. In seconds and shares of the budget, so that it fits a changed one too. */
export function snapshotTeam(control: TeamControl): object {
  const largest = control.routes
    .largest(ROUTES_MAX)
    .filter(([service, route]) => service.length <= NAME_LENGTH_MAX && route.length <= NAME_LENGTH_MAX);
  return {
    lastMs: Number.isFinite(control.lastMs) ? control.lastMs : null,
    balanceS: control.ledger.balanceS,
    isOpen: control.gate.isOpen,
    ...control.demand.snapshot(),
    errorRate: control.errorRate,
    ...control.pace.snapshot(),
    routes: largest.map(([service, route, demand]) => [service, route, demand.plainRate, demand.slowRate]),
  };
}

export function restoreTeam(control: TeamControl, snapshot: unknown): void {
  control.lastMs = timeOf(fieldOf(snapshot, 'lastMs')) ?? control.lastMs;
  control.ledger.balanceS = numberOf(fieldOf(snapshot, 'balanceS'), -3600, 3600) ?? 0;
  control.gate.isOpen = fieldOf(snapshot, 'isOpen') !== false;
  const arrivedRate = rateOf(snapshot, 'arrivedRate');
  const arrivedThen = rateOf(snapshot, 'arrivedThen');
  const paidFor = rateOf(snapshot, 'paidFor');
  if (arrivedRate !== undefined && arrivedThen !== undefined && paidFor !== undefined) {
    control.demand.restore({ arrivedRate, arrivedThen, paidFor });
  }
  control.errorRate = rateOf(snapshot, 'errorRate') ?? 0;
  const day = numberOf(fieldOf(snapshot, 'day'), 0, 1e8);
  const spentShare = numberOf(fieldOf(snapshot, 'spentShare'), 0, 1e6);
  if (day !== undefined && spentShare !== undefined) control.pace.restore(Math.floor(day), spentShare);
  for (const entry of listOf(fieldOf(snapshot, 'routes')).slice(0, ROUTES_MAX)) restoreRoute(control, listOf(entry));
}

function restoreRoute(control: TeamControl, [service, route, plainRate, slowRate]: readonly unknown[]): void {
  const serviceName = nameOf(service);
  const routeName = nameOf(route);
  if (serviceName === undefined || routeName === undefined) return;
  const demand = new RouteDemand(control.lastMs);
  demand.plainRate = numberOf(plainRate, 0, RATE_MAX) ?? 0;
  demand.slowRate = numberOf(slowRate, 0, RATE_MAX) ?? 0;
  demand.isNew = false;
  control.routes.add(serviceName, routeName, demand);
}

function rateOf(snapshot: unknown, name: string): number | undefined {
  return numberOf(fieldOf(snapshot, name), 0, RATE_MAX);
}
