import { z } from 'zod';

import { cost } from './sections/cost.js';
import { decisions } from './sections/decisions.js';
import { jobs } from './sections/jobs.js';
import { kafkaReceiver } from './sections/kafka-receiver.js';
import { legacySettings } from './sections/legacy.js';
import { liveTail } from './sections/live-tail.js';
import { logs } from './sections/logs.js';
import { forwarder } from './sections/forwarder.js';
import { gatewayWorkers } from './sections/gateway-workers.js';
import { measures } from './sections/measures.js';
import { queries } from './sections/queries.js';
import { sampler } from './sections/sampler.js';
import { remoteSamplingSettings } from './sections/remote-sampling.js';
import { spill } from './sections/spill.js';
import {
  choice,
  decimal,
  onOff,
  optionalChoice,
  optionalText,
  optionalUrl,
  optionalWhole,
  text,
  textList,
  whole,
} from './setting.js';
import { tlsSettings } from './sections/tls.js';
import { traceql } from './sections/traceql.js';

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const port = (doc: string, defaultValue: number) => whole({ doc, min: 0, max: 65_535 }, defaultValue);

const api = z.strictObject({
  host: text({ doc: 'Address the web UI and the API listen on. 0.0.0.0 opens them to the network.' }, '127.0.0.1'),
  port: port('Port of the web UI and the GraphQL API; 0 takes a free one.', 3300),
  pageSizeMax: whole({ doc: 'Most traces a page of search results may ask for.', min: 1, max: 1_000 }, 500),
  traceSpansMax: whole({ doc: 'Most spans of one trace that are read.', min: 100, max: 1_000_000 }, 20_000),
  sessionSecret: optionalText({
    doc: 'Seals the sessions of browsers; the same for all replicas. Not set: random, so that sessions end with the process.',
    secret: true,
  }),
  ...tlsSettings('the web UI and the API'),
});

const gateway = z.strictObject({
  host: text({ doc: 'Address the OTLP receivers listen on. 0.0.0.0 opens them to the network.' }, '127.0.0.1'),
  otlpHttpPort: port('Port for OTLP over HTTP; 0 takes a free one.', 4318),
  otlpGrpcPort: port('Port for OTLP over gRPC; 0 takes a free one.', 4317),
  ingestKeyOptional: choice(
    {
      doc: 'Whether a request without an ingest key is taken for the default team. `loopback`: only in embedded mode and while the receivers listen on this machine alone.',
      values: ['loopback', 'never'],
    },
    'loopback',
  ),
  bodyBytesMax: whole({ doc: 'Largest request body as sent.', unit: 'bytes', min: KIB, max: 256 * MIB }, 20 * MIB),
  inflatedBytesMax: whole(
    { doc: 'Largest request body after decompression.', unit: 'bytes', min: KIB, max: GIB },
    32 * MIB,
  ),
  pendingBytesMax: whole(
    {
      doc: 'Bytes held for requests that have no answer yet; more are refused until there is room.',
      unit: 'bytes',
      min: MIB,
      max: 16 * GIB,
    },
    128 * MIB,
  ),
  connectionsMax: whole(
    { doc: 'Open connections per receiver; further ones are dropped.', min: 1, max: 100_000 },
    4_096,
  ),
  requestWaitMsMax: whole({ doc: 'Time for a whole request to arrive.', unit: 'ms', min: 100, max: HOUR_MS }, 30_000),
  lingerMs: whole(
    { doc: 'How long spans wait for others so that they travel together.', unit: 'ms', min: 0, max: 1_000 },
    5,
  ),
  allowedOrigins: textList({
    doc: 'Origins whose pages may send from a browser: https://shop.example, https://*.shop.example, http://localhost:*, or * for any.',
  }),
  ...legacySettings,
  ...remoteSamplingSettings,
  ...gatewayWorkers,
  ...tlsSettings('the OTLP receivers'),
});

const stream = z.strictObject({
  kind: choice(
    {
      doc: 'Where spans wait between gateway and sampler: a folder of this machine, or Kafka.',
      values: ['segment-log', 'kafka'],
    },
    'segment-log',
  ),
  partitionCount: optionalWhole({
    doc: 'Partitions of a new stream; one that is there keeps its own, and a start that asks for another is refused. Not set: what it has, and of a new one 1 in a folder of this machine, 8 on Kafka.',
    min: 1,
    max: 1_024,
  }),
  retainMs: whole(
    { doc: 'Segment log: how long spans stay after they were sampled.', unit: 'ms', min: 0, max: 720 * HOUR_MS },
    HOUR_MS,
  ),
  diskBytesMax: whole(
    {
      doc: 'Segment log: size at which the oldest spans are deleted, sampled or not.',
      unit: 'bytes',
      min: 256 * MIB,
      max: 1024 * GIB,
    },
    16 * GIB,
  ),
  brokers: textList({ doc: 'Kafka: addresses as host:port, separated by commas.' }),
  topic: text(
    { doc: 'Kafka: topic that holds the spans. The journal is beside it, with `.journal` appended.' },
    'clew.spans',
  ),
  groupId: text({ doc: 'Kafka: consumer group of the samplers.' }, 'clew-sampler'),
  compression: choice(
    {
      doc: 'Kafka: how the gateway compresses spans. `lz4` takes a quarter to a fifth of the network and disk, `none` less of the processor of gateways and samplers. Either is always read.',
      values: ['lz4', 'none'],
    },
    'lz4',
  ),
  replicationFactor: whole(
    { doc: "Kafka: copies of a topic that Clew creates; -1 takes the brokers' default.", min: -1, max: 10 },
    -1,
  ),
  tls: onOff({ doc: 'Kafka: encrypt connections.' }, false),
  saslMechanism: optionalChoice({
    doc: 'Kafka: how to sign in. Needs saslUsername and saslPassword.',
    values: ['plain', 'scram-sha-256', 'scram-sha-512'],
  }),
  saslUsername: optionalText({ doc: 'Kafka: user.' }),
  saslPassword: optionalText({ doc: 'Kafka: password.', secret: true }),
});

const clickhouse = z.strictObject({
  url: optionalUrl({ doc: 'HTTP address of a ClickHouse. Not set: one runs inside Clew (embedded).' }, [
    'http',
    'https',
  ]),
  database: text({ doc: 'Database; created when missing.' }, 'clew'),
  username: text({ doc: 'User.' }, 'default'),
  password: optionalText({ doc: 'Password.', secret: true }),
  cluster: optionalText({ doc: 'Cluster on which replicated tables are made. Not set: plain tables.' }),
  memoryBytesMax: optionalWhole({
    doc: 'Embedded: most memory the engine may take. Not set: 40% of the machine, at most 4 GiB.',
    unit: 'bytes',
    min: 256 * MIB,
    max: 1024 * GIB,
  }),
});

const postgres = z.strictObject({
  url: optionalUrl(
    { doc: 'Address of a PostgreSQL with user and database. Not set: one runs inside Clew (embedded).', secret: true },
    ['postgres', 'postgresql'],
  ),
  refreshMs: whole(
    {
      doc: 'How soon at the latest a change of keys, tokens, teams and rules is seen everywhere; usually it takes a second.',
      unit: 'ms',
      min: 100,
      max: HOUR_MS,
    },
    5_000,
  ),
});

const sampleShop = z.strictObject({
  enabled: onOff(
    { doc: 'Whether `clew start` also runs a small shop that sends traces, so that there is something to see.' },
    true,
  ),
  tracesPerSecond: decimal({ doc: 'Visits to the shop.', unit: '1/s', min: 0.1, max: 100 }, 2),
});

const log = z.strictObject({
  level: choice(
    {
      doc: 'Least important log line that is written.',
      values: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    },
    'warn',
  ),
});

/** Every setting of Clew. Sections are rooms, leaves are settings; `settingFacts` says the rest about each leaf. */
export const configSchema = z.strictObject({
  dataDir: text({ doc: 'Folder for everything that embedded mode stores. One Clew at a time.' }, '.clew'),
  api,
  gateway,
  stream,
  spill,
  forwarder,
  kafkaReceiver,
  sampler,
  logs,
  decisions,
  jobs,
  queries,
  traceql,
  liveTail,
  measures,
  cost,
  clickhouse,
  postgres,
  sampleShop,
  log,
});

/** All settings with their values, checked. */
export type ClewConfig = z.output<typeof configSchema>;
