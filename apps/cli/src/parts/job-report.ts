import type { RunnerEvent } from '@clew/jobs';
import type { Logger, Metrics } from '@clew/self-telemetry';

import { JOB_METRICS } from './job-metrics.js';

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
