import { HeadSamplingObject } from './head-sampling-object.js';

/** What the SDKs of an organisation are told to sample at the head of their traces. */
export interface HeadSamplingDocument {
  /** For services and routes of which nothing else is said. 1 when absent: send everything, the sampler decides. */
  readonly defaultProbability: number;
  /** Traces per second that each process sends of a route even when the draw says no. 0: none. */
  readonly lowerBoundTracesPerSecond: number;
  /** For services that have no rates of their own. Undefined: rates are as written. */
  readonly adaptive: AdaptiveTarget | undefined;
  readonly services: readonly ServiceHeadSampling[];
}

/** Rates that follow demand, so that about so much arrives. */
export interface AdaptiveTarget {
  /** Of one service, over all its routes and processes. */
  readonly targetTracesPerSecond: number;
  /** No route is told less. */
  readonly probabilityMin: number;
}

export interface ServiceHeadSampling {
  /** `service.name`. */
  readonly name: string;
  /** Undefined: the document's default. */
  readonly probability: number | undefined;
  readonly lowerBoundTracesPerSecond: number | undefined;
  /** Undefined: rates are as written. */
  readonly adaptive: AdaptiveTarget | undefined;
  readonly routes: readonly RouteHeadSampling[];
}

export interface RouteHeadSampling {
  /** Name of the span that begins the trace, such as `GET /health`. */
  readonly name: string;
  readonly probability: number;
}

const SERVICES_MAX = 1_000;
/** SDKs hold as many by default, and ignore the rest. */
export const ROUTES_MAX = 2_000;

const PROBABILITY = { min: 0, max: 1 };
const TRACES_PER_SECOND_MAX = 1_000_000;
const PROBABILITY_MIN_DEFAULT = 0.0001;

/** Throws HeadSamplingError for content that is no such document. */
export function parseHeadSamplingDocument(content: unknown): HeadSamplingDocument {
  const root = new HeadSamplingObject(content);
  const adaptive = adaptiveOf(root);
  const document: HeadSamplingDocument = {
    defaultProbability: root.optionalNumber('defaultProbability', PROBABILITY) ?? 1,
    lowerBoundTracesPerSecond: lowerBoundOf(root) ?? 0,
    adaptive: adaptive === false ? undefined : adaptive,
    services: root.named('services', SERVICES_MAX, (item) => serviceOf(item, adaptive)),
  };
  root.finish();
  return document;
}

function serviceOf(item: HeadSamplingObject, inherited: AdaptiveTarget | false | undefined): ServiceHeadSampling {
  const own = adaptiveOf(item);
  const probability = item.optionalNumber('probability', PROBABILITY);
  // Who writes a rate means it: the organisation's target does not move it.
  const adaptive = own ?? (probability === undefined ? inherited : undefined);
  const service: ServiceHeadSampling = {
    name: item.text('name'),
    probability,
    lowerBoundTracesPerSecond: lowerBoundOf(item),
    adaptive: adaptive === false ? undefined : adaptive,
    routes: item.named('routes', ROUTES_MAX, routeOf),
  };
  item.finish();
  return service;
}

function routeOf(item: HeadSamplingObject): RouteHeadSampling {
  const route = { name: item.text('name'), probability: item.number('probability', PROBABILITY) };
  item.finish();
  return route;
}

function adaptiveOf(item: HeadSamplingObject): AdaptiveTarget | false | undefined {
  const adaptive = item.objectOrFalse('adaptive');
  if (adaptive === undefined || adaptive === false) return adaptive;
  const target = {
    targetTracesPerSecond: adaptive.number('targetTracesPerSecond', { min: 0.01, max: TRACES_PER_SECOND_MAX }),
    probabilityMin: adaptive.optionalNumber('probabilityMin', { min: 1e-6, max: 1 }) ?? PROBABILITY_MIN_DEFAULT,
  };
  adaptive.finish();
  return target;
}

function lowerBoundOf(item: HeadSamplingObject): number | undefined {
  return item.optionalNumber('lowerBoundTracesPerSecond', { min: 0, max: TRACES_PER_SECOND_MAX });
}
