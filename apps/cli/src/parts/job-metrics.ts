import { defineCounter, defineHistogram } from '@clew/self-telemetry';

const MINUTE_S = 60;

export const JOB_METRICS = {
  jobs: defineCounter({
    name: 'clew_jobs_ended_total',
    help: 'Tries of jobs that ended, by kind and outcome: `queued` is tried again, `lost` went to another process.',
    labelNames: ['kind', 'outcome'],
  }),
  jobDuration: defineHistogram({
    name: 'clew_job_duration_seconds',
    help: 'Time that a try of a job took, by kind.',
    labelNames: ['kind'],
    buckets: [1, 10, MINUTE_S, 10 * MINUTE_S, 60 * MINUTE_S, 600 * MINUTE_S],
  }),
  tasks: defineCounter({
    name: 'clew_periodic_tasks_total',
    help: 'Runs of periodic tasks, by name and outcome (`succeeded`, `failed`).',
    labelNames: ['task', 'outcome'],
  }),
  stuck: defineCounter({
    name: 'clew_jobs_stuck_total',
    help: 'Times that the control store could not be asked for work in the background.',
    labelNames: [],
  }),
};
