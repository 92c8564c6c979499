import { costReport, type CostPart, type Prices } from '@clew/measures';
import type { DecisionReader, MeasureQuery, MeasureReader, SamplingCounts, TimeRange } from '@clew/store-contract';
import type { DurationHistogram } from '@clew/trace-model';
import { Inject, Injectable } from '@nestjs/common';

import { isPriced } from '../cost/cost-mapping.js';
import { RetainedUsageReader } from '../cost/retained-usage-reader.js';
import { wholeDays } from '../cost/whole-days.js';
import type { RequestScope } from '../graphql/request-context.js';
import { DECISION_LOG, MEASURE_READER, PRICES } from '../injection.js';
import type { DecisionLog } from '../options.js';

const WEEK_NANO = 7n * 86_400_000_000_000n;
const HOUR_NANO = 3_600_000_000_000n;

/** Everything that the measures of one group are made of; undefined where nothing is known. */
export interface MeasureSources {
  /** Service or team; '' when all are together. */
  readonly name: string;
  readonly counts: SamplingCounts | undefined;
  readonly spanCountWeekAgo: number | undefined;
  readonly traceDurations: DurationHistogram;
  readonly visibilityDelays: DurationHistogram;
  readonly storedBytes: number;
  readonly cost: Pick<CostPart, 'costMicros' | 'spanCount'> | undefined;
}

/** Reads the sources of all groups at once: six questions to the store, however many groups there are. */
@Injectable()
export class MeasureSourceReader {
  readonly #reader: MeasureReader;
  readonly #decisions: DecisionReader;
  readonly #usage: RetainedUsageReader;
  readonly #prices: Prices;

  constructor(
    @Inject(MEASURE_READER) reader: MeasureReader,
    @Inject(DECISION_LOG) decisions: DecisionLog,
    @Inject(RetainedUsageReader) usage: RetainedUsageReader,
    @Inject(PRICES) prices: Prices,
  ) {
    this.#reader = reader;
    this.#decisions = decisions.reader;
    this.#usage = usage;
    this.#prices = prices;
  }

  /** Of the groups with most spans; all together is one group, even of nothing. */
  async read(scope: RequestScope, query: MeasureQuery): Promise<readonly MeasureSources[]> {
    const { tenantId } = scope;
    const weekAgo = { ...query, range: shifted(query.range, -WEEK_NANO) };
    const [counts, before, durations, delays, volumes, costs] = await Promise.all([
      scope.read((signal) => this.#decisions.samplingQuality(tenantId, query, signal)),
      scope.read((signal) => this.#decisions.samplingQuality(tenantId, weekAgo, signal)),
      scope.read((signal) => this.#reader.traceDurations(tenantId, query, signal)),
      scope.read((signal) =>
        this.#reader.visibilityDelays(tenantId, { ...query, range: lastHour(query.range) }, signal),
      ),
      scope.read((signal) => this.#reader.storedVolume(tenantId, query, signal)),
      this.#costs(scope, query),
    ]);
    const names = query.groupBy === 'none' ? [''] : namesOf([counts, volumes, durations]).slice(0, query.limit);
    return names.map((name) => ({
      name,
      counts: named(counts, name),
      spanCountWeekAgo: named(before, name)?.spanCount,
      traceDurations: named(durations, name)?.durations ?? new Map<number, number>(),
      visibilityDelays: named(delays, name)?.durations ?? new Map<number, number>(),
      storedBytes: named(volumes, name)?.storedBytes ?? 0,
      cost: named(costs, name),
    }));
  }

  async #costs(scope: RequestScope, { range, groupBy, limit }: MeasureQuery): Promise<readonly NamedCost[]> {
    if (!isPriced(this.#prices)) return [];
    const usage = await this.#usage.read(scope, wholeDays(range, Math.floor(Date.now() / 1_000)));
    const report = costReport(usage, this.#prices, { partsMax: limit });
    if (groupBy === 'none') return [{ name: '', costMicros: report.costMicros, spanCount: report.spanCount }];
    const parts = groupBy === 'team' ? report.byTeam : report.byService;
    return parts.filter(({ isRemainder }) => !isRemainder);
  }
}

type NamedCost = Pick<CostPart, 'name' | 'costMicros' | 'spanCount'>;
interface Named {
  readonly name: string;
}

function named<Each extends Named>(all: readonly Each[], wanted: string): Each | undefined {
  return all.find(({ name }) => name === wanted);
}

function namesOf(lists: readonly (readonly Named[])[]): string[] {
  return [...new Set(lists.flatMap((list) => list.map(({ name }) => name)))];
}

function shifted({ startTimeUnixNano, endTimeUnixNano }: TimeRange, byNano: bigint): TimeRange {
  return { startTimeUnixNano: startTimeUnixNano + byNano, endTimeUnixNano: endTimeUnixNano + byNano };
}

/** Delays ask for every span: an hour says how it goes, a month would cost more than the answer is worth. */
function lastHour({ startTimeUnixNano, endTimeUnixNano }: TimeRange): TimeRange {
  const hourBefore = endTimeUnixNano - HOUR_NANO;
  return { startTimeUnixNano: hourBefore > startTimeUnixNano ? hourBefore : startTimeUnixNano, endTimeUnixNano };
}
