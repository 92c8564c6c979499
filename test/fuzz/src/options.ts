import { parseArgs } from 'node:util';

export interface FuzzOptions {
  readonly seed: number;
  /** First round; with the seed of a failure and `--bodies 1` that body alone. */
  readonly from: number;
  /** Ends the run after so many bodies. */
  readonly bodies: number;
  /** Ends it after so many seconds, if that is earlier. */
  readonly seconds: number;
  /** Violations after which the run ends. */
  readonly failuresMax: number;
}

const FUZZ_USAGE =
  'usage: [FUZZ_SEED=N] npm run fuzz -- [--bodies N] [--seconds N] [--seed N] [--from ROUND] [--failures N]\n';

const UINT32_MAX = 2 ** 32 - 1;

/** Without `--bodies` and `--seconds`: 60 s (FUZZ_SECONDS). Without a seed: one of its own, which is printed. */
export function fuzzOptions(args: readonly string[], env: NodeJS.ProcessEnv): FuzzOptions {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { seed: option, from: option, bodies: option, seconds: option, failures: option },
  });
  const seconds = values.seconds ?? (values.bodies === undefined ? (env['FUZZ_SECONDS'] ?? '60') : undefined);
  const seed = values.seed ?? env['FUZZ_SEED'] ?? String(Date.now() % UINT32_MAX);
  return {
    seed: whole('seed', seed, UINT32_MAX),
    from: whole('from', values.from ?? '0', UINT32_MAX),
    bodies: values.bodies === undefined ? Infinity : whole('bodies', values.bodies, UINT32_MAX),
    seconds: seconds === undefined ? Infinity : whole('seconds', seconds, 1_000_000),
    failuresMax: whole('failures', values.failures ?? '1', 10_000),
  };
}

function whole(name: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new Error(`${name} is "${text}", not a whole number up to ${String(max)}\n${FUZZ_USAGE}`);
}
