export { clampedMs, dayOf, minuteOf } from './clamped-time.js';
export { EdgeAccumulator } from './edge-accumulator.js';
export type { Edge, EdgeEnd } from './edge-accumulator.js';
export { EdgeFinder } from './edge-finder.js';
export type { LinkedSpanIds, Peer, SpanColumns, SpanEvidence } from './edge-finder.js';
export { RedAccumulator } from './red-accumulator.js';
export type { RedSource } from './red-accumulator.js';
export { UsageAccumulator } from './usage-accumulator.js';
export type { UsageRow, UsageSource } from './usage-accumulator.js';
