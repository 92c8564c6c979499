export type { RunningPart, ShutdownOptions } from './running-part.js';
