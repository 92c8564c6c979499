import { checkedAmount } from '../measure-error.js';
import { allocate, roundedDivision } from './allocate.js';
import { COST_SCALE, exactCost, type ExactCost, type Usage } from './exact-cost.js';
import { checkedPrices, type Prices } from './prices.js';

export interface CostPart {
  /** Team, service, or the day as `2026-11-23`; '' in the remainder of those past `partsMax`. */
  readonly name: string;
  readonly isRemainder: boolean;
  readonly costMicros: bigint;
  readonly spanCount: bigint;
}

/** All amounts in millionths of the currency. The parts of each break-down add up to the whole, to the last unit. */
export interface CostReport {
  readonly currency: string;
  readonly costMicros: bigint;
  readonly ingestMicros: bigint;
  readonly storedMicros: bigint;
  readonly keptMicros: bigint;
  readonly spanCount: bigint;
  /** undefined when no span came in. */
  readonly perMillionSpansMicros: bigint | undefined;
  /** Dearest first. */
  readonly byTeam: readonly CostPart[];
  readonly byService: readonly CostPart[];
  /** In order. */
  readonly byDay: readonly CostPart[];
}

export interface CostOptions {
  /** Of each break-down. The cheapest are added up in a remainder. */
  readonly partsMax?: number;
}

interface GrowingPart {
  readonly name: string;
  readonly isRemainder: boolean;
  exact: bigint;
  spanCount: bigint;
}

const DAY_S = 86_400n;

/** What the usage costs, whole and by team, service and day. Rounds once, at the end. */
export function costReport(usage: Iterable<Usage>, prices: Prices, { partsMax = 1_000 }: CostOptions = {}): CostReport {
  checkedPrices(prices);
  const sums = { ingest: 0n, stored: 0n, kept: 0n };
  const parts = {
    team: new Map<string, GrowingPart>(),
    service: new Map<string, GrowingPart>(),
    day: new Map<string, GrowingPart>(),
  };
  let spanCount = 0n;
  for (const each of usage) {
    const cost = exactCost(checkedUsage(each), prices);
    sums.ingest += cost.ingest;
    sums.stored += cost.stored;
    sums.kept += cost.kept;
    spanCount += each.spanCount;
    addTo(parts.team, each.teamId, cost, each);
    addTo(parts.service, each.serviceName, cost, each);
    addTo(parts.day, dayName(each.timeUnixS), cost, each);
  }
  const exactTotal = wholeOf(sums);
  const costMicros = roundedDivision(exactTotal, COST_SCALE);
  const [ingestMicros = 0n, storedMicros = 0n, keptMicros = 0n] = allocate(
    [sums.ingest, sums.stored, sums.kept],
    COST_SCALE,
    costMicros,
  );
  return {
    currency: prices.currency,
    costMicros,
    ingestMicros,
    storedMicros,
    keptMicros,
    spanCount,
    perMillionSpansMicros: costPerMillionSpans(costMicros, spanCount),
    byTeam: costParts(parts.team, costMicros, partsMax),
    byService: costParts(parts.service, costMicros, partsMax),
    byDay: [...costParts(parts.day, costMicros, partsMax)].sort(byDayName),
  };
}

/** Per million of the spans that came in; undefined when none did. */
export function costPerMillionSpans(costMicros: bigint, spanCount: bigint): bigint | undefined {
  return spanCount > 0n ? roundedDivision(costMicros * 1_000_000n, spanCount) : undefined;
}

function checkedUsage(usage: Usage): Usage {
  checkedAmount('spanCount', usage.spanCount);
  checkedAmount('ingestBytes', usage.ingestBytes);
  checkedAmount('storedSpanCount', usage.storedSpanCount);
  checkedAmount('keptByteSeconds', usage.keptByteSeconds);
  return usage;
}

function addTo(parts: Map<string, GrowingPart>, name: string, cost: ExactCost, { spanCount }: Usage): void {
  const part = parts.get(name) ?? { name, isRemainder: false, exact: 0n, spanCount: 0n };
  parts.set(name, part);
  part.exact += wholeOf(cost);
  part.spanCount += spanCount;
}

function wholeOf({ ingest, stored, kept }: ExactCost): bigint {
  return ingest + stored + kept;
}

function costParts(
  parts: ReadonlyMap<string, GrowingPart>,
  totalMicros: bigint,
  partsMax: number,
): readonly CostPart[] {
  const sorted = [...parts.values()].sort((a, b) =>
    a.exact === b.exact ? (a.name < b.name ? -1 : 1) : a.exact > b.exact ? -1 : 1,
  );
  const shown = sorted.slice(0, partsMax);
  const hidden = sorted.slice(partsMax);
  if (hidden.length > 0) shown.push(remainderOf(hidden));
  const costs = allocate(
    shown.map(({ exact }) => exact),
    COST_SCALE,
    totalMicros,
  );
  return shown.map(({ name, isRemainder, spanCount }, index) => ({
    name,
    isRemainder,
    costMicros: costs[index] ?? 0n,
    spanCount,
  }));
}

function remainderOf(parts: readonly GrowingPart[]): GrowingPart {
  const remainder = { name: '', isRemainder: true, exact: 0n, spanCount: 0n };
  for (const { exact, spanCount } of parts) {
    remainder.exact += exact;
    remainder.spanCount += spanCount;
  }
  return remainder;
}

function dayName(timeUnixS: bigint): string {
  return new Date(Number((timeUnixS / DAY_S) * DAY_S) * 1000).toISOString().slice(0, 10);
}

function byDayName(a: CostPart, b: CostPart): number {
  if (a.isRemainder !== b.isRemainder) return a.isRemainder ? 1 : -1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
