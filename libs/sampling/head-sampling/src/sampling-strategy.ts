import { ROUTES_MAX, type AdaptiveTarget, type HeadSamplingDocument } from './head-sampling-document.js';

/** What one service is told. */
export interface SamplingStrategy {
  readonly defaultProbability: number;
  readonly lowerBoundTracesPerSecond: number;
  /** By route; those that are not here have the default. */
  readonly routes: ReadonlyMap<string, number>;
}

/** Rates that the adaptive control has found for a service, by route. */
export type LearnedRates = ReadonlyMap<string, number>;

/** Where an organisation has written nothing, SDKs send everything: what is kept is decided here. */
const WITHOUT_DOCUMENT: SamplingStrategy = {
  defaultProbability: 1,
  lowerBoundTracesPerSecond: 0,
  routes: new Map(),
};

/** What is written for a route goes before what was learned of it. An unknown service gets the default. */
export function strategyOf(
  document: HeadSamplingDocument | undefined,
  serviceName: string,
  learned: LearnedRates | undefined,
): SamplingStrategy {
  if (document === undefined) return WITHOUT_DOCUMENT;
  const service = document.services.find(({ name }) => name === serviceName);
  const routes = new Map((service?.routes ?? []).map(({ name, probability }) => [name, probability]));
  if (learned !== undefined && adaptiveTargetOf(document, serviceName) !== undefined) {
    for (const [route, probability] of learned) {
      if (routes.size >= ROUTES_MAX) break;
      if (!routes.has(route)) routes.set(route, probability);
    }
  }
  return {
    defaultProbability: service?.probability ?? document.defaultProbability,
    lowerBoundTracesPerSecond: service?.lowerBoundTracesPerSecond ?? document.lowerBoundTracesPerSecond,
    routes,
  };
}

/** Undefined for a service whose rates are as written. */
export function adaptiveTargetOf(document: HeadSamplingDocument, serviceName: string): AdaptiveTarget | undefined {
  const service = document.services.find(({ name }) => name === serviceName);
  return service === undefined ? document.adaptive : service.adaptive;
}
