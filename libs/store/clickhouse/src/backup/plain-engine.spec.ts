import { expect, it } from 'vitest';

import { plainEngine } from './store-snapshot.js';

it.each([
  ['MergeTree PARTITION BY day ORDER BY id', 'MergeTree PARTITION BY day ORDER BY id'],
  [
    "ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}') PARTITION BY day ORDER BY id",
    'MergeTree PARTITION BY day ORDER BY id',
  ],
  [
    "ReplicatedReplacingMergeTree('/a/{shard}', '{replica}', version) ORDER BY id",
    'ReplacingMergeTree(version) ORDER BY id',
  ],
  ['ReplicatedAggregatingMergeTree ORDER BY id', 'AggregatingMergeTree ORDER BY id'],
])('the clone of %s is %s', (engine, clone) => {
  expect(plainEngine(engine)).toBe(clone);
});
