import { checkedAmount, checkedCount } from '../measure-error.js';
import type { Usage } from './exact-cost.js';

const DAY_S = 86_400;

/** What one team's service did in one whole day (UTC). */
export interface DayOfUsage {
  readonly teamId: string;
  readonly serviceName: string;
  /** Start of the day. */
  readonly dayUnixS: number;
  readonly spanCount: bigint;
  readonly ingestBytes: bigint;
  readonly keptSpanCount: bigint;
  readonly keptSpanBytes: bigint;
}

export interface RetainedUsageOptions {
  /** First day, and the one after the last: starts of days. */
  readonly startUnixS: number;
  readonly endUnixS: number;
  /** The last day counts up to here. */
  readonly nowUnixS: number;
  /** For how many days spans of a team are kept, the day they came first: a whole number from 1. */
  readonly retentionDaysOf: (teamId: string) => number;
}

/**
 * Usage of the days of a range, with what was kept from days before it. To be told whole, `days` begins as long before the range
 * as spans are kept. Spans of a day are kept from its start, and all day long on the last of their days: a day more or less in a month's
 * bill, for usage that needs no times of its own. Days without spans, but with some kept, are in it.
 */
export function retainedUsage(days: Iterable<DayOfUsage>, options: RetainedUsageOptions): readonly Usage[] {
  const usage: Usage[] = [];
  for (const history of histories(days)) usage.push(...usageOf(history, options));
  return usage;
}

interface History {
  readonly teamId: string;
  readonly serviceName: string;
  readonly byDay: Map<number, DayOfUsage>;
}

function histories(days: Iterable<DayOfUsage>): Iterable<History> {
  const found = new Map<string, History>();
  for (const day of days) {
    const { teamId, serviceName } = day;
    checkedAmount('keptSpanBytes', day.keptSpanBytes);
    const key = JSON.stringify([teamId, serviceName]);
    const history = found.get(key) ?? { teamId, serviceName, byDay: new Map<number, DayOfUsage>() };
    found.set(key, history);
    history.byDay.set(day.dayUnixS, day);
  }
  return found.values();
}

function* usageOf({ teamId, serviceName, byDay }: History, options: RetainedUsageOptions): Generator<Usage> {
  const { startUnixS, endUnixS, nowUnixS, retentionDaysOf } = options;
  const keptS = checkedCount('retentionDays', retentionDaysOf(teamId)) * DAY_S;
  const bytesOf = (dayUnixS: number): bigint => byDay.get(dayUnixS)?.keptSpanBytes ?? 0n;
  let keptBytes = 0n;
  for (const [dayUnixS, { keptSpanBytes }] of byDay) {
    if (dayUnixS >= startUnixS - keptS && dayUnixS < startUnixS) keptBytes += keptSpanBytes;
  }
  for (let dayUnixS = startUnixS; dayUnixS < endUnixS && dayUnixS <= nowUnixS; dayUnixS += DAY_S) {
    keptBytes += bytesOf(dayUnixS) - bytesOf(dayUnixS - keptS);
    const day = byDay.get(dayUnixS);
    if (day === undefined && keptBytes === 0n) continue;
    yield {
      teamId,
      serviceName,
      timeUnixS: BigInt(dayUnixS),
      spanCount: day?.spanCount ?? 0n,
      ingestBytes: day?.ingestBytes ?? 0n,
      storedSpanCount: day?.keptSpanCount ?? 0n,
      keptByteSeconds: keptBytes * BigInt(Math.min(DAY_S, nowUnixS - dayUnixS)),
    };
  }
}
