export { metricsQueryArbitrary, queryOfFilter, searchQueryArbitrary, spansetFilterArbitrary } from './queries.js';
export { TRACE_SHAPE, traceArbitrary } from './traces.js';
export type { SampleSpan, TraceShape } from './traces.js';
export { SMALL_VOCABULARY, WILD_VOCABULARY } from './vocabulary.js';
export type { Vocabulary } from './vocabulary.js';
