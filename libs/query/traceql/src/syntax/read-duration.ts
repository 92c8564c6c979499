import type { SourceRange } from '../ast.js';
import { TraceqlError } from '../traceql-error.js';

const NANOSECONDS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
  ['d', 86_400_000_000_000n],
]);

/** Nanoseconds of `1h30m`, `1.5s`. Exact: the digits never become a double. */
export function readDuration(source: string, range: SourceRange): bigint {
  let sum = 0n;
  for (const [part, whole = '', fraction = '', unit = ''] of source.matchAll(/(\d*)(?:\.(\d*))?([a-zµμ]+)/gu)) {
    const scaled = BigInt(`${whole}${fraction}`) * (NANOSECONDS.get(unit) ?? 0n);
    const divisor = 10n ** BigInt(fraction.length);
    if (scaled % divisor !== 0n) {
      throw new TraceqlError(`${part} is no whole number of nanoseconds`, range, ['duration']);
    }
    sum += scaled / divisor;
  }
  return sum;
}
