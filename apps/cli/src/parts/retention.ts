import { setTimeout as sleepMs } from 'node:timers/promises';

import type { ControlStore } from '@clew/control-store';
import { jobKind, type AnyJobKind, type JobDirectory, type PeriodicTask } from '@clew/jobs';
import {
  createRetentionRules,
  deleteExpired,
  KEPT_TABLES,
  parseRetentionDocument,
  RetentionError,
  type JanitorParts,
  type JanitorStep,
  type TeamDays,
} from '@clew/retention';
import type { ClickHouseStore } from '@clew/store-clickhouse';

export const RETENTION_JOB = 'retention';
const DAY_MS = 86_400_000;
const EVERY_MS = 3_600_000;

export interface RetentionStores {
  readonly store: Pick<ClickHouseStore, 'storedData'>;
  readonly control: Pick<ControlStore, 'holds' | 'organisation' | 'currentRuleDocuments'>;
}

/** Deletes what has expired by the rules that hold now, day by day. */
export function retentionJob(stores: RetentionStores): AnyJobKind {
  const parts = janitorParts(stores);
  return jobKind<undefined, JanitorStep>({
    kind: RETENTION_JOB,
    parseInput: () => undefined,
    parseCursor: parseStep,
    run: ({ cursor, signal, save }) =>
      deleteExpired(parts, {
        ...{ after: cursor, signal },
        onStep: (step, done, total) => {
          const message = `${step.table} of ${new Date(step.storeDay * DAY_MS).toISOString().slice(0, 10)}`;
          return save(step, { done, total, unit: 'days', message });
        },
      }),
  });
}

/** Asks for the job; one that waits already is the same. */
export function retentionTask(jobs: Pick<JobDirectory, 'addJob'>): PeriodicTask {
  return {
    name: RETENTION_JOB,
    everyMs: EVERY_MS,
    run: async () => {
      await jobs.addJob({ organisationId: undefined, kind: RETENTION_JOB, input: {}, createdBy: RETENTION_JOB });
    },
  };
}

export function janitorParts({ store, control }: RetentionStores): JanitorParts {
  return {
    data: store.storedData,
    gate: control.holds,
    teamsOf: (tenantId) => teamsOf(control, tenantId),
    today: () => Math.floor(Date.now() / DAY_MS),
    sleep: (delayMs) => sleepMs(delayMs),
  };
}

/** None for a tenant that is not known: its rows keep the days that they came with. */
async function teamsOf(
  control: RetentionStores['control'],
  tenantId: string,
): Promise<readonly TeamDays[] | undefined> {
  const organisation = await control.organisation(tenantId);
  if (organisation === undefined) return [];
  const documents = await control.currentRuleDocuments(tenantId);
  if (!documents.every(({ kind, content }) => kind !== 'retention' || isReadable(content))) return undefined;
  const rules = createRetentionRules(documents);
  return organisation.teams.map(({ id, retentionDays }) => ({
    teamId: id,
    days: rules.daysOf(tenantId, id, retentionDays),
  }));
}

/** A document of a newer version may keep for longer than what holds without it. */
function isReadable(content: unknown): boolean {
  try {
    parseRetentionDocument(content);
    return true;
  } catch (error) {
    if (error instanceof RetentionError) return false;
    throw error;
  }
}

function parseStep(cursor: unknown): JanitorStep {
  const { table, storeDay } = typeof cursor === 'object' && cursor !== null ? (cursor as Partial<JanitorStep>) : {};
  const known = KEPT_TABLES.find((name) => name === table);
  if (known !== undefined && Number.isSafeInteger(storeDay)) return { table: known, storeDay: Number(storeDay) };
  throw new Error('expected a table and a day');
}
