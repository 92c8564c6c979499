import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DOOR_DOCUMENT_KINDS, type IngestIdentity, type IngestKeyDirectory } from '@clew/access-model';
import type { ClewConfig } from '@clew/config';
import { createForwarder, type UpstreamOptions } from '@clew/forwarder';
import { createGateway, type Gateway, type GatewayOptions } from '@clew/gateway';
import type { PartStack } from '@clew/lifecycle';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type { SpanStream } from '@clew/stream-contract';
import { createSegmentLogStream } from '@clew/stream-segment-log';

import { CliError } from '../cli-error.js';
import { doorSettings } from './door-settings.js';
import type { LegacyWaysIn } from './legacy.js';
import { createRulesFile, type RulesFile } from './rules-file.js';

export interface ForwarderParts {
  readonly stack: PartStack;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly legacy: LegacyWaysIn;
}

/** A forwarder has no organisations; all that comes through it is its upstream's to tell apart. */
const IDENTITY: IngestIdentity = {
  tenantId: 'forwarder',
  teamId: 'forwarder',
  ingestKeyId: 'forwarder',
  retentionDays: 1,
};
const SEGMENT_BYTES = 16 * 1024 * 1024;

/** A gateway onto buffers on this disk, and what sends them on. */
export async function startForwarder(
  config: ClewConfig,
  { stack, logger, metrics, legacy }: ForwarderParts,
): Promise<Gateway> {
  const upstream = upstreamOf(config);
  const { requestBytesMax } = config.forwarder;
  const [spans, logs] = [buffer(config, 'forwarder-spans', logger), buffer(config, 'forwarder-logs', logger)];
  const shared = { upstream, metrics, logger, requestBytesMax };
  await stack.start(spans);
  await stack.start(logs);
  await stack.start(createForwarder({ ...shared, signal: 'traces', stream: spans }));
  await stack.start(createForwarder({ ...shared, signal: 'logs', stream: logs }));
  const rules = rulesOf(config, logger);
  if (rules !== undefined) await stack.start(rules);
  const ruleSource = rules === undefined ? undefined : await ruleSourceOf(config, rules);
  return stack.start(createGateway(gatewayOptions(config, { spans, logs, ruleSource, logger, metrics, legacy })));
}

interface DoorParts extends Omit<ForwarderParts, 'stack'> {
  readonly spans: SpanStream;
  readonly logs: SpanStream;
  readonly ruleSource: RuleSource | undefined;
}

function gatewayOptions(config: ClewConfig, parts: DoorParts): GatewayOptions {
  const { spans, logs, ruleSource, logger, metrics, legacy } = parts;
  return {
    stream: spans,
    logStream: logs,
    ...(ruleSource === undefined ? {} : { ruleSource }),
    keys: keysOf(config),
    logger,
    metrics,
    moreReceivers: legacy.receivers,
    ...doorSettings(config, logger),
  };
}

function upstreamOf({ forwarder }: ClewConfig): UpstreamOptions {
  const { upstreamUrl, upstreamKey, caFile, certFile, keyFile } = forwarder;
  if (upstreamUrl === undefined) {
    throw new CliError(
      'The forwarder needs to know where to: set forwarder.upstreamUrl (CLEW_FORWARDER_UPSTREAM_URL).',
    );
  }
  return {
    url: upstreamUrl,
    headers: upstreamKey === undefined ? {} : { authorization: `Bearer ${upstreamKey}` },
    tls: {
      ...(caFile === undefined ? {} : { caFile }),
      ...(certFile === undefined ? {} : { certFile }),
      ...(keyFile === undefined ? {} : { keyFile }),
    },
  };
}

function buffer({ dataDir, forwarder }: ClewConfig, folder: string, logger: Logger): SpanStream {
  return createSegmentLogStream({
    dataDir: join(dataDir, folder),
    partitionCount: 1,
    segmentBytes: SEGMENT_BYTES,
    retainMs: 0,
    retainBytes: 0,
    diskBytesMax: forwarder.diskBytesMax,
    onEvent: ({ type, ...event }) => {
      logger.warn({ ...event }, `forwarder's buffer: ${type}`);
    },
  });
}

function keysOf({ forwarder }: ClewConfig): IngestKeyDirectory {
  const { ingestKey, environment } = forwarder;
  const identity = environment === undefined ? IDENTITY : { ...IDENTITY, environment };
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = ingestKey === undefined ? undefined : digest(ingestKey);
  return {
    find: (key) => {
      const isRight = expected !== undefined && timingSafeEqual(digest(key), expected);
      return Promise.resolve(isRight ? identity : undefined);
    },
    anonymous: () => (ingestKey === undefined ? identity : undefined),
  };
}

function rulesOf({ forwarder }: ClewConfig, logger: Logger): RulesFile | undefined {
  const { rulesFile: file } = forwarder;
  if (file === undefined) return undefined;
  return createRulesFile({ file, organisationId: IDENTITY.tenantId, kinds: DOOR_DOCUMENT_KINDS, logger });
}

type RuleSource = NonNullable<GatewayOptions['ruleSource']>;

/** What rules see is in the metrics; there is nobody else to tell. */
async function ruleSourceOf({ forwarder, dataDir }: ClewConfig, rules: RulesFile): Promise<RuleSource> {
  const { maskingKey } = forwarder;
  const key =
    maskingKey === undefined
      ? await ownMaskingKey(join(dataDir, 'masking-key'))
      : createHash('sha256').update(maskingKey).digest();
  return {
    rules,
    maskingKeys: { maskingKey: () => key },
    observations: { record: () => Promise.resolve() },
  };
}

async function ownMaskingKey(file: string): Promise<Uint8Array> {
  try {
    await writeFile(file, randomBytes(32), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFile(file);
}
