import { spansTracesRollups } from './0001-spans-traces-rollups.js';
import { usageByEnvironment } from './0002-usage-by-environment.js';
import { logs } from './0003-logs.js';
import { decisions } from './0004-decisions.js';
import { merges } from './0005-merges.js';
import { attributeCatalogue } from './0006-attribute-catalogue.js';
import { rollupsByEnvironment } from './0007-rollups-by-environment.js';
import { spanLayout } from './0008-span-layout.js';
import { retention } from './0009-retention.js';
import { queryLog } from './0010-query-log.js';
import type { Migration } from './migration.js';

/** In order of their version, without gaps. */
export const ALL_MIGRATIONS: readonly Migration[] = [
  spansTracesRollups,
  usageByEnvironment,
  logs,
  decisions,
  merges,
  attributeCatalogue,
  rollupsByEnvironment,
  spanLayout,
  retention,
  queryLog,
];
