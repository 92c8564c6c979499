import type { PeriodicTask } from '@clew/jobs';
import type { ClickHouseStore } from '@clew/store-clickhouse';

const EVERY_MS = 30_000;
/** Of one fold, which the engine works on in memory: some 500 MB at worst. */
const SPANS_MAX = 200_000;

/** Brings what was stored since the last time into the attribute catalogue, until nothing is left. */
export function catalogueUpkeep(catalogue: ClickHouseStore['attributeCatalogue']): PeriodicTask {
  return {
    name: 'attribute-catalogue',
    everyMs: EVERY_MS,
    run: async ({ signal }) => {
      let isBehind = true;
      while (isBehind) {
        signal.throwIfAborted();
        ({ isBehind } = await catalogue.advance({ spansMax: SPANS_MAX }, signal));
      }
    },
  };
}
