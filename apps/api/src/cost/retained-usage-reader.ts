import type { OrganisationDirectory } from '@clew/access-model';
import { retainedUsage, type Usage } from '@clew/measures';
import type { DailyUsageQuery, MeasureReader } from '@clew/store-contract';
import { Inject, Injectable } from '@nestjs/common';

import type { RequestScope } from '../graphql/request-context.js';
import { MEASURE_READER, ORGANISATIONS } from '../injection.js';
import { DAY_S, unixNano, type WholeDays } from './whole-days.js';

/** Spans of a team that is there no longer expire as if they were the default team's. */
const RETENTION_DAYS_DEFAULT = 30;

/** Usage of days with what was kept from before them, which is read for as long as the organisation keeps spans. */
@Injectable()
export class RetainedUsageReader {
  readonly #reader: MeasureReader;
  readonly #organisations: OrganisationDirectory;

  constructor(
    @Inject(MEASURE_READER) reader: MeasureReader,
    @Inject(ORGANISATIONS) organisations: OrganisationDirectory,
  ) {
    this.#reader = reader;
    this.#organisations = organisations;
  }

  async read(
    scope: RequestScope,
    days: WholeDays,
    only: Omit<DailyUsageQuery, 'range'> = {},
  ): Promise<readonly Usage[]> {
    const organisation = await scope.read(() => this.#organisations.organisation(scope.tenantId));
    const retention = new Map((organisation?.teams ?? []).map(({ id, retentionDays }) => [id, retentionDays]));
    const longestDays = Math.max(RETENTION_DAYS_DEFAULT, ...retention.values());
    const range = {
      startTimeUnixNano: unixNano(Math.max(0, days.startUnixS - longestDays * DAY_S)),
      endTimeUnixNano: unixNano(days.endUnixS),
    };
    const usage = await scope.read((signal) => this.#reader.dailyUsage(scope.tenantId, { range, ...only }, signal));
    return retainedUsage(usage, {
      ...days,
      retentionDaysOf: (teamId) => retention.get(teamId) ?? RETENTION_DAYS_DEFAULT,
    });
  }
}
