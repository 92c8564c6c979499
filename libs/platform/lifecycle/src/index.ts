export { createPartGroup } from './part-group.js';
export type { PartGroupOptions } from './part-group.js';
export type { RunningPart, ShutdownOptions } from './running-part.js';
