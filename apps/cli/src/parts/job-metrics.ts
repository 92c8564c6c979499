import type { RunnerEvent } from '@clew/jobs';
import { defineCounter, defineHistogram, type Logger, type Metrics } from '@clew/self-telemetry';

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

/** Counts what runners tell, and logs what a person would act on. */
export function jobReport(metrics: Metrics, logger: Logger): (event: RunnerEvent) => void {
  const instruments = metrics.instruments(JOB_METRICS);
  return (event) => {
    switch (event.type) {
      case 'jobBegan':
        logger.info({ kind: event.kind, jobId: event.jobId, attempt: event.attempt }, 'a job begins');
        return;
      case 'jobEnded': {
        const { kind, jobId, outcome, tookMs, error } = event;
        instruments.jobs.add(1, { kind, outcome });
        instruments.jobDuration.record(tookMs / 1_000, { kind });
        if (outcome === 'failed') logger.error({ kind, jobId, err: error }, 'a job has failed and is not tried again');
        else logger.info({ kind, jobId, outcome }, 'a job ended');
        return;
      }
      case 'taskEnded': {
        const { name: task, error } = event;
        instruments.tasks.add(1, { task, outcome: error === undefined ? 'succeeded' : 'failed' });
        if (error !== undefined)
          logger.warn({ task, err: error }, 'a periodic task failed; it runs again when it is due');
        return;
      }
      case 'stuck':
        instruments.stuck.add(1);
        logger.debug({ err: event.error }, 'work in the background could not be looked for');
    }
  };
}
