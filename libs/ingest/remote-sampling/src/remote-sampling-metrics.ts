import { defineCounter, defineGauge } from '@clew/self-telemetry';

export const REMOTE_SAMPLING_METRICS = {
  answers: defineCounter({
    name: 'clew_remote_sampling_answers_total',
    help: 'Questions of SDKs for their sampling strategy. outcome: answered, or the reason it was refused.',
    labelNames: ['transport', 'outcome'],
  }),
  badDocuments: defineCounter({
    name: 'clew_remote_sampling_bad_documents_total',
    help: 'Head-sampling documents that could not be read when they came; what held before goes on holding.',
  }),
};

export const REMOTE_SAMPLING_DOCUMENTS = defineGauge({
  name: 'clew_remote_sampling_documents',
  help: 'Organisations with a head-sampling document.',
});

export const RATE_JOB_METRICS = {
  rounds: defineCounter({
    name: 'clew_head_sampling_rounds_total',
    help: 'Rounds of finding head-sampling rates, in the process that leads. outcome: done or failed.',
    labelNames: ['outcome'],
  }),
  changes: defineCounter({
    name: 'clew_head_sampling_changes_total',
    help: 'Services whose head-sampling rates were changed.',
  }),
};
