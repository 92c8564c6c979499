import type { ClewConfig } from '@clew/config';
import { createPartStack, type PartStack } from '@clew/lifecycle';
import { createLogger, type Logger } from '@clew/self-telemetry';
import { StreamError } from '@clew/stream-contract';

import { sentencesOf } from '../cli-error.js';
import { controlStore, isEmbedded, startEngines, traceStore, type StoreAddresses } from '../parts/stores.js';
import { spanStream } from '../parts/stream.js';
import { retentionFinding } from './retention-finding.js';
import { ok, type Finding } from './finding.js';

export interface PartFindings {
  readonly findings: readonly Finding[];
  /** Another Clew works in the data folder now, so that its engines cannot be looked into. */
  readonly isRunning: boolean;
}

const SHUTDOWN_DEADLINE_MS = 9_000;

/** Connects to the stream and the stores as a start would, starting embedded engines for the moment. */
export async function checkParts(config: ClewConfig): Promise<PartFindings> {
  const logger = createLogger({ name: 'doctor', level: 'silent' });
  const stack = createPartStack({ nowMs: () => performance.now() });
  try {
    const stream = await checkStream(stack, config, logger);
    if (stream === 'in use')
      return { findings: [ok('Clew is running; stop it to look into its engines')], isRunning: true };
    return { findings: [stream, ...(await checkStores(stack, config, logger))], isRunning: false };
  } finally {
    await stack.shutdown({ deadlineMs: SHUTDOWN_DEADLINE_MS });
  }
}

async function checkStream(stack: PartStack, config: ClewConfig, logger: Logger): Promise<Finding | 'in use'> {
  const what = config.stream.kind === 'kafka' ? `Kafka at ${config.stream.brokers.join(', ')}` : 'span stream';
  try {
    const told: string[] = [];
    const { partitionCount } = await stack.start(spanStream(config, logger, (advice) => told.push(advice)));
    const found = `${what}: ${partitionCount} partitions`;
    return told.length === 0 ? ok(found) : { level: 'warning', what: found, advice: told.join(' ') };
  } catch (error) {
    if (error instanceof StreamError && error.code === 'STREAM_FOLDER_LOCKED' && isEmbedded(config)) return 'in use';
    return { level: 'error', what, advice: sentencesOf(error).join(' ') };
  }
}

async function checkStores(stack: PartStack, config: ClewConfig, logger: Logger): Promise<readonly Finding[]> {
  let addresses: StoreAddresses;
  try {
    addresses = await startEngines(stack, { config, logger, onEngineLost: () => undefined });
  } catch (error) {
    return [{ level: 'error', what: 'embedded engines', advice: sentencesOf(error).join(' ') }];
  }
  return [
    ...(await checkTraceStore(config, addresses, logger)),
    ...(await checkControlStore(config, addresses, logger)),
  ];
}

async function checkTraceStore(
  config: ClewConfig,
  addresses: StoreAddresses,
  logger: Logger,
): Promise<readonly Finding[]> {
  const store = traceStore(config, addresses, logger);
  try {
    // A store that the next start will migrate by itself is nothing to worry about.
    return (await store.check()).map((finding) => (isEmbedded(config) ? mildedFinding(finding) : finding));
  } catch (error) {
    return [
      { level: 'error', what: `ClickHouse at ${addresses.clickhouse.url}`, advice: sentencesOf(error).join(' ') },
    ];
  } finally {
    await store.shutdown({ deadlineMs: SHUTDOWN_DEADLINE_MS });
  }
}

function mildedFinding(finding: Finding): Finding {
  return finding.advice.includes('clew migrate') ? ok(`${finding.what}; the next start sees to it`) : finding;
}

async function checkControlStore(
  config: ClewConfig,
  addresses: StoreAddresses,
  logger: Logger,
): Promise<readonly Finding[]> {
  const control = controlStore(config, addresses, logger);
  try {
    const { database, serverVersion, schemaVersion, schemaVersionNeeded } = await control.check();
    const what = `PostgreSQL ${serverVersion}, ${database}, schema version ${schemaVersion}`;
    if (schemaVersion === schemaVersionNeeded) return [ok(what), await retentionFinding(control.jobs)];
    if (isEmbedded(config)) return [ok(`${what}; the next start sees to it`)];
    return [{ level: 'error', what, advice: `run \`clew migrate\`: this Clew needs ${schemaVersionNeeded}` }];
  } catch (error) {
    return [{ level: 'error', what: 'PostgreSQL', advice: sentencesOf(error).join(' ') }];
  } finally {
    await control.shutdown({ deadlineMs: SHUTDOWN_DEADLINE_MS });
  }
}
