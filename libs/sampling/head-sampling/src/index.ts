export { ADAPTIVE_DEFAULTS, nextRates } from './adaptive-rates.js';
export type { AdaptiveOptions, RateRound, RouteArrivals } from './adaptive-rates.js';
export { parseHeadSamplingDocument, ROUTES_MAX } from './head-sampling-document.js';
export type {
  AdaptiveTarget,
  HeadSamplingDocument,
  RouteHeadSampling,
  ServiceHeadSampling,
} from './head-sampling-document.js';
export { HeadSamplingError } from './head-sampling-error.js';
export { adaptiveTargetOf, strategyOf } from './sampling-strategy.js';
export type { LearnedRates, SamplingStrategy } from './sampling-strategy.js';
