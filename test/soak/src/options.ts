import { parseArgs } from 'node:util';

export interface SoakOptions {
  /** How long spans are sent. */
  readonly minutes: number;
  /** Spans per second. */
  readonly rate: number;
  /** Things that are ended, of all kinds. */
  readonly kills: number;
  /** How long the store is away, each time. */
  readonly storeAwayS: number;
  readonly seed: number;
  /** File for the outcome as JSON; '' for none. */
  readonly out: string;
}

const SOAK_USAGE =
  'usage: npm run soak -- [--minutes 30] [--rate 10000] [--kills 12] [--store-away-s 90] [--seed N] [--out FILE]';

export function soakOptions(args: readonly string[]): SoakOptions {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: option, rate: option, kills: option, 'store-away-s': option, seed: option, out: option },
  });
  return {
    minutes: number('--minutes', values.minutes ?? '30', 0.1, 10_000),
    rate: number('--rate', values.rate ?? '10000', 100, 1_000_000),
    kills: Math.floor(number('--kills', values.kills ?? '12', 0, 1_000)),
    storeAwayS: number('--store-away-s', values['store-away-s'] ?? '90', 1, 3_600),
    seed: Math.floor(number('--seed', values.seed ?? '1', 0, 2 ** 31)),
    out: values.out ?? '',
  };
}

function number(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text !== '' && value >= min && value <= max) return value;
  throw new Error(`${name} is ${text}, not a number from ${String(min)} to ${String(max)}\n${SOAK_USAGE}`);
}
