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
