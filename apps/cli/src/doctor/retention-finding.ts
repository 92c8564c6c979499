import type { JobDirectory } from '@clew/jobs';

import { RETENTION_JOB } from '../parts/retention.js';
import { ok, type Finding } from './finding.js';

const HOUR_MS = 3_600_000;
const LATE_HOURS = 24;

/** When what has expired was deleted last: nothing else deletes traces and logs. */
export async function retentionFinding(jobs: Pick<JobDirectory, 'listJobs'>, nowUnixMs = Date.now()): Promise<Finding> {
  const newest = async (state?: 'succeeded') => {
    const filter = { organisationId: '', kind: RETENTION_JOB, ...(state === undefined ? {} : { state }) };
    return (await jobs.listJobs(filter, 1))[0];
  };
  const endedAt = (await newest('succeeded'))?.endedAt;
  if (endedAt !== undefined && nowUnixMs - endedAt.getTime() < LATE_HOURS * HOUR_MS) {
    return ok(`retention: what has expired was deleted at ${endedAt.toISOString()}`);
  }
  const last = await newest();
  if (endedAt === undefined && last?.error === undefined) return ok('retention: no deletion has ended yet');
  return {
    level: 'warning',
    what: `retention: what has expired was deleted ${endedAt === undefined ? 'never' : `last at ${endedAt.toISOString()}`}`,
    advice: `see that an API runs with jobs.enabled${last?.error === undefined ? '' : `; the last try ended with: ${last.error}`}`,
  };
}
