export { createReplay, NothingToReplayError } from './create-replay.js';
export type { CandidateReplayOptions } from './create-replay.js';
export type { NotJudgedPolicy, ReplayReport, SamplingReplay } from './sampling-replay.js';
export { replayDecisions } from './replay-decisions.js';
export type { ReplaySource } from './replay-decisions.js';
