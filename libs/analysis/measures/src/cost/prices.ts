import { checkedAmount, MeasureError } from '../measure-error.js';

/** What usage costs, in millionths of the currency. A gigabyte is 10^9 bytes. */
export interface Prices {
  /** ISO 4217, `USD`. */
  readonly currency: string;
  readonly perGbIngestedMicros: bigint;
  readonly perMillionSpansStoredMicros: bigint;
  /** For a gigabyte that is kept for the whole of a calendar month (UTC). */
  readonly perGbMonthKeptMicros: bigint;
}

export function checkedPrices(prices: Prices): Prices {
  if (!/^[A-Z]{3}$/.test(prices.currency))
    throw new MeasureError('currency', prices.currency, 'three capital letters, like USD');
  checkedAmount('perGbIngestedMicros', prices.perGbIngestedMicros);
  checkedAmount('perMillionSpansStoredMicros', prices.perMillionSpansStoredMicros);
  checkedAmount('perGbMonthKeptMicros', prices.perGbMonthKeptMicros);
  return prices;
}
