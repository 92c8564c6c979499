import { defineGauge } from '@clew/self-telemetry';

export const WORKERS = defineGauge({ name: 'clew_gateway_workers', help: 'Worker processes that receive.' });

export const SAMPLER_WORKERS = defineGauge({
  name: 'clew_sampler_workers',
  help: 'Worker processes that sample.',
});
