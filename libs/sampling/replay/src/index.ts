export { SamplingReplay } from './sampling-replay.js';
export type { NotJudgedPolicy, ReplayOptions, ReplayReport } from './sampling-replay.js';
