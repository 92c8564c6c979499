import { randomUUID } from 'node:crypto';
import { setTimeout as sleepMs } from 'node:timers/promises';

import type { ClewConfig } from '@clew/config';
import type { ControlStore } from '@clew/control-store';
import { createJobRunner, type AnyJobKind, type PeriodicTask } from '@clew/jobs';
import type { RunningPart } from '@clew/lifecycle';
import type { Logger, Metrics } from '@clew/self-telemetry';

import { jobReport } from './job-report.js';

export interface JobParts {
  readonly control: Pick<ControlStore, 'jobs'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** What this program can do in the background. */
  readonly kinds?: readonly AnyJobKind[];
  readonly tasks?: readonly PeriodicTask[];
}

/** What does the installation's work in the background, beside the API. */
export function backgroundJobs({ jobs }: ClewConfig, parts: JobParts): RunningPart {
  const { control, logger, metrics, kinds = [], tasks = [] } = parts;
  const { concurrencyMax, leaseMs, historyDays } = jobs;
  return createJobRunner({
    store: control.jobs,
    ...{ kinds, tasks, concurrencyMax, leaseMs, historyDays },
    heartbeatMs: leaseMs / 4,
    owner: randomUUID(),
    nowMs: () => performance.now(),
    sleep: (delayMs, signal) => sleepMs(delayMs, undefined, signal === undefined ? {} : { signal }),
    random: Math.random,
    onEvent: jobReport(metrics, logger.child({ role: 'jobs' })),
  });
}
