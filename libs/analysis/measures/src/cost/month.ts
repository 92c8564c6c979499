import { MeasureError } from '../measure-error.js';

const DAY_S = 86_400n;
/** 1970 to 9999: what a date can be written in four digits. */
const UNIX_S_MAX = 253_402_300_799n;

/** A calendar month in UTC: `[start, end)` in Unix seconds. */
export interface Month {
  /** `2026-11`. */
  readonly name: string;
  readonly startUnixS: bigint;
  readonly endUnixS: bigint;
}

export function monthAt(unixS: bigint): Month {
  if (unixS < 0n || unixS > UNIX_S_MAX) throw new MeasureError('time', unixS, `Unix seconds from 0 to ${UNIX_S_MAX}`);
  const { year, month, day } = civil(unixS / DAY_S);
  const startDay = unixS / DAY_S - (day - 1n);
  return {
    name: `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`,
    startUnixS: startDay * DAY_S,
    endUnixS: (startDay + BigInt(daysIn(year, month))) * DAY_S,
  };
}

/** The date of a day since 1970, by years that begin in March (Howard Hinnant, "chrono-compatible date algorithms"). */
function civil(dayUnix: bigint): { year: bigint; month: bigint; day: bigint } {
  const days = dayUnix + 719_468n;
  const era = days / 146_097n;
  const dayOfEra = days % 146_097n;
  const yearOfEra = (dayOfEra - dayOfEra / 1_460n + dayOfEra / 36_524n - dayOfEra / 146_096n) / 365n;
  const dayOfYear = dayOfEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n);
  const fromMarch = (5n * dayOfYear + 2n) / 153n;
  const month = fromMarch < 10n ? fromMarch + 3n : fromMarch - 9n;
  return {
    year: yearOfEra + era * 400n + (month <= 2n ? 1n : 0n),
    month,
    day: dayOfYear - (153n * fromMarch + 2n) / 5n + 1n,
  };
}

function daysIn(year: bigint, month: bigint): number {
  if (month === 2n) return year % 4n === 0n && (year % 100n !== 0n || year % 400n === 0n) ? 29 : 28;
  return month === 4n || month === 6n || month === 9n || month === 11n ? 30 : 31;
}
