import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';

import { askGraphql, ClewProcess, countedSpans, embeddedStart, storedTraces, until } from '@clew/test-driver';

import { Otlpload } from './otlpload.js';

const SPANS_PER_PASS = 100_000;
const SPANS_PER_SECOND = 5_000;

/**
 * `npm run bench -- embedded [PASSES]`: otlpload at 5,000 spans/s against a fresh `clew start` (one pass is 20 s), then
 * every trace that was sent is looked up again. Prints a report in Markdown.
 */
export async function benchEmbeddedLoad(passes: number): Promise<string> {
  const otlpload = await Otlpload.build();
  const folder = await mkdtemp(join(tmpdir(), 'clew-bench-'));
  try {
    const file = await otlpload.generate(join(folder, 'load-b.bin'), 'b', SPANS_PER_PASS);
    const clew = new ClewProcess(await embeddedStart(join(folder, 'data')));
    const ready = await clew.ready();
    const target = { graphql: ready.graphql ?? '', adminToken: ready.adminToken ?? '' };
    const logFile = join(folder, 'replay.log');
    const figures = await otlpload.replay({
      file,
      url: ready.otlpHttp ?? '',
      ingestKey: ready.ingestKey ?? '',
      passes,
      spansPerSecond: SPANS_PER_SECOND,
      serverPid: clew.pid,
      logFile,
    });
    const services = await serviceNames(target);
    const sent = figures.spans_acked;
    const counted = await until(
      `${String(sent)} spans to be counted`,
      async () => {
        const count = await countedSpans(target, services);
        return count >= sent ? count : undefined;
      },
      { withinMs: 60_000 },
    ).catch(() => countedSpans(target, services));
    const stored = new Map<string, number>();
    for (const service of services) {
      for (const trace of (await storedTraces(target, service)).values()) stored.set(trace.traceId, trace.spanCount);
    }
    const gotFile = join(folder, 'stored.txt');
    await writeFile(gotFile, [...stored].map(([traceId, spans]) => `${traceId},${String(spans)}\n`).join(''));
    const table = await otlpload.verify(file, logFile, gotFile);
    const exitCode = await clew.stop();
    return report({ passes, figures, sent, counted, table, exitCode });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function serviceNames(target: { graphql: string; adminToken: string }): Promise<readonly string[]> {
  const now = Date.now();
  const range = { start: new Date(now - 3_600_000).toISOString(), end: new Date(now + 3_600_000).toISOString() };
  const { services } = await askGraphql<{ services: readonly { name: string }[] }>(
    target,
    'query ($range: TimeRange!) { services(range: $range) { name } }',
    { range },
  );
  return services.map((service) => service.name);
}

interface Outcome {
  readonly passes: number;
  readonly figures: Readonly<Record<string, unknown>>;
  readonly sent: number;
  readonly counted: number;
  readonly table: string;
  readonly exitCode: number | null;
}

function report(outcome: Outcome): string {
  const rows = Object.entries(outcome.figures).map(([name, value]) => `| ${name} | ${JSON.stringify(value)} |`);
  return [
    `Machine: ${String(cpus().length)} cores, ${String(Math.round(totalmem() / 2 ** 30))} GiB, Node ${process.version}.`,
    '',
    `Load: ${String(outcome.passes)} passes of ${String(SPANS_PER_PASS)} spans at ${String(SPANS_PER_SECOND)} spans/s, shape b.`,
    '',
    '| figure | value |',
    '|---|---|',
    ...rows,
    `| spans acknowledged | ${String(outcome.sent)} |`,
    `| spans counted by the usage rollup | ${String(outcome.counted)} |`,
    `| exit code after Ctrl-C | ${String(outcome.exitCode)} |`,
    '',
    'Traces stored against traces sent (`otlpload verify`):',
    '',
    '```',
    outcome.table.trimEnd(),
    '```',
    '',
  ].join('\n');
}
