export { createPartStack } from './part-stack.js';
export type { PartStack, PartStackOptions } from './part-stack.js';
export type { RunningPart, ShutdownOptions } from './running-part.js';
