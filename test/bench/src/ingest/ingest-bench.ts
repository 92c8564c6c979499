import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { partIfAvailable, startKafka } from '@clew/test-parts';

import { buildCollector } from '../collector-build.js';
import { Otlpload, type LoadFile } from '../otlpload.js';
import { INGEST_GROUPS, type IngestCase, type Shape } from './cases.js';
import { installClew, saveMaskingRules, startGateway, type ClewInstallation } from './clew-gateway.js';
import { startCollector } from './collector-peer.js';
import { MASKED_SHARE, MASKING_DOCUMENT } from './masking-rules.js';
import { measureRun, type RunFigures } from './measure.js';
import { SPANS_PER_PASS, type IngestBenchOptions } from './options.js';
import { ingestReport, type CaseFigures } from './report.js';
import type { Subject, SubjectStart } from './subject.js';
import { BenchTopics } from './topic.js';

/**
 * `npm run bench -- ingest`: OTLP to Kafka by trace id, Clew's gateway beside an OpenTelemetry Collector, each as one
 * process. Their runs alternate; figures are the processes' CPU time, so that other work on the machine disturbs them
 * less. Returns a report in Markdown.
 */
export async function benchIngest(options: IngestBenchOptions, say: (line: string) => void): Promise<string> {
  const collector = await buildCollector(say);
  const groups = INGEST_GROUPS.map((group) =>
    group.filter(({ subject, name }) => (collector.built || subject === 'clew') && name.includes(options.only)),
  ).filter((group) => group.length > 0);
  const kafka = await partIfAvailable(startKafka, say);
  const [broker] = kafka?.brokers ?? [];
  if (kafka === undefined || broker === undefined) return 'not run: there is no Kafka\n';
  const folder = await mkdtemp(join(tmpdir(), 'clew-bench-'));
  const topics = new BenchTopics(broker);
  let installation: ClewInstallation | undefined;
  try {
    installation = await installClew();
    const otlpload = await Otlpload.build();
    const files: Readonly<Record<Shape | 'masked', LoadFile>> = {
      a: await otlpload.generate(join(folder, 'load-a.bin'), 'a', SPANS_PER_PASS),
      b: await otlpload.generate(join(folder, 'load-b.bin'), 'b', SPANS_PER_PASS),
      masked: await otlpload.generate(join(folder, 'load-masked.bin'), 'a', SPANS_PER_PASS, {
        secretShare: MASKED_SHARE,
      }),
    };
    const start = starter(installation);
    const measured: (readonly CaseFigures[])[] = [];
    let topicNumber = 0;
    for (const group of groups) {
      const results = group.map((ingestCase) => ({ ingestCase, runs: [] as RunFigures[] }));
      for (let run = 0; run < options.runs; run++) {
        for (const { ingestCase, runs } of results) {
          const { protocol, shape, masked = false } = ingestCase;
          const figures = await measureRun({
            ...{ otlpload, topics, broker, protocol, file: files[masked ? 'masked' : shape], spans: options.spans },
            topic: `bench.${String(process.pid)}.${String(topicNumber++)}`,
            start: (with_) => start(ingestCase, with_),
          });
          runs.push(figures);
          say(`${ingestCase.name}: ${JSON.stringify(figures)}`);
        }
      }
      measured.push(results);
    }
    return ingestReport(measured, collector.built ? undefined : collector.reason);
  } finally {
    await topics.close();
    await installation?.stop();
    await kafka.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function starter(installation: ClewInstallation) {
  return async (ingestCase: IngestCase, start: SubjectStart): Promise<Subject> => {
    const { subject, compression, masked = false, workers = 1 } = ingestCase;
    if (subject === 'collector') return startCollector(start, compression);
    await saveMaskingRules(installation, masked ? MASKING_DOCUMENT : { rules: [] });
    return startGateway(installation, start, {
      CLEW_STREAM_COMPRESSION: compression,
      CLEW_GATEWAY_WORKERS: String(workers),
    });
  };
}
