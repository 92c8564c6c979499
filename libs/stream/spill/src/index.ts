export { createSpillingStream } from './spilling-stream.js';
export type { SpillingStream } from './spilling-stream.js';
export type { SpillEvent, SpillingStreamOptions } from './options.js';
export type { SpillStats } from './spill-log.js';
