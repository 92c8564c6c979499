import { defineGauge } from '@clew/self-telemetry';

export const WORKERS = defineGauge({ name: 'clew_gateway_workers', help: 'Worker processes that receive.' });
