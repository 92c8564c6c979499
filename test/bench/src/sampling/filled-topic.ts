import { startGateway, type ClewInstallation } from '../ingest/clew-gateway.js';
import { SPANS_PER_PASS } from '../ingest/options.js';
import type { BenchTopics } from '../ingest/topic.js';
import type { LoadFile, Otlpload } from '../otlpload.js';

const PARTITION_COUNT = 8;
/** As a sampler's share of an installation comes in: the waits of a sampler are measured on the time of arrival. */
const FILL_SPANS_PER_SECOND = 25_000;

/** A topic as Clew's gateways fill it. */
export interface FilledTopic {
  readonly broker: string;
  readonly name: string;
  readonly partitionCount: number;
  readonly spans: number;
  /** What was sent, for `Otlpload.verify`. */
  readonly file: LoadFile;
  readonly replayLog: string;
  /** Messages that the group has not committed. */
  lag(groupId: string): Promise<number>;
}

export interface FillOptions {
  readonly installation: ClewInstallation;
  readonly otlpload: Otlpload;
  readonly topics: BenchTopics;
  readonly broker: string;
  readonly name: string;
  readonly spans: number;
  readonly folder: string;
}

/** Sends the load, the spans of a trace in four bodies on average, through a gateway of its own into a new topic. */
export async function fillTopic(options: FillOptions): Promise<FilledTopic> {
  const { installation, otlpload, topics, broker, name, spans, folder } = options;
  const file = await otlpload.generate(`${folder}/load-b.bin`, 'b', SPANS_PER_PASS);
  const replayLog = `${folder}/replay.log`;
  await topics.create(name, PARTITION_COUNT);
  const gateway = await startGateway(installation, { broker, topic: name, partitionCount: PARTITION_COUNT }, {});
  try {
    const { spans_acked: acked } = await otlpload.replay({
      ...{ file, logFile: replayLog, ingestKey: gateway.ingestKey, serverPid: gateway.pid },
      url: gateway.addresses.http,
      passes: Math.ceil(spans / SPANS_PER_PASS),
      spansPerSecond: FILL_SPANS_PER_SECOND,
    });
    return {
      ...{ broker, name, partitionCount: PARTITION_COUNT, spans: acked, file, replayLog },
      lag: (groupId) => topics.lag(name, groupId),
    };
  } finally {
    await gateway.stop();
  }
}
