import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { concurrentUsers } from './concurrent-users.js';
import { contentOf, fillStore, type StoreContent } from './filled-store.js';
import { mixedQuestions, outlineQuestion } from './graphql-questions.js';
import { measure, type Figures } from './measure.js';
import { openStore, type OpenStore } from './open-store.js';
import type { StoreBenchOptions } from './options.js';
import { startProduct, type Product } from './product.js';
import { ReadMeter } from './read-meter.js';
import { storeReport } from './report.js';
import { storedBytes } from './stored-bytes.js';
import { storeQuestions } from './store-questions.js';

const USERS = { users: 100, durationMs: 20_000 };
const ORDER_EVERY = 200_000;
const LARGE_TRACE_SPANS = 10_000;
const MERGE_LOOK_MS = 2000;
const MERGE_LOOKS_MAX = 60;

type Log = (line: string) => void;

/** `npm run bench -- store`: fills a store through its own sink, asks it what people ask, and prints a report in Markdown. */
export async function benchStore(options: StoreBenchOptions, log: Log): Promise<string> {
  const isTemporary = options.dataFolder === '';
  const folder = isTemporary ? await mkdtemp(join(tmpdir(), 'clew-store-bench-')) : options.dataFolder;
  try {
    const open = await openStore(folder);
    try {
      const report = await benchOpenStore(open, folder, options, log);
      if (options.report !== '') await writeFile(options.report, report);
      return report;
    } finally {
      await open.close();
    }
  } finally {
    if (isTemporary) await rm(folder, { recursive: true, force: true });
  }
}

async function benchOpenStore(open: OpenStore, folder: string, options: StoreBenchOptions, log: Log): Promise<string> {
  const product = await startProduct(folder, open.env);
  try {
    const { store } = open;
    const fill = { ...{ store, folder, log, spans: options.spans, tenantId: product.tenantId }, ...FILL };
    const content = (await contentOf(folder)) ?? (await fillStore(fill));
    await mergesAreThrough(open, log);
    const figures = await ask(open, product, content, options.rounds, log);
    const users = await concurrentUsers(mixedQuestions(product.target, content), USERS);
    return storeReport({ content, figures, users, bytes: await storedBytes(open) });
  } finally {
    await product.stop();
  }
}

const FILL = { orderEvery: ORDER_EVERY, largeTraceSpans: LARGE_TRACE_SPANS };

async function ask(
  { store }: OpenStore,
  product: Product,
  content: StoreContent,
  rounds: number,
  log: Log,
): Promise<readonly Figures[]> {
  const meter = new ReadMeter(store.queries);
  const figures: Figures[] = [];
  for (const question of [...storeQuestions(store, content), outlineQuestion(product.target, content)]) {
    const one = await measure(question, rounds, meter);
    log(`${one.name}: p50 ${one.p50Ms.toFixed(0)}, p95 ${one.p95Ms.toFixed(0)} ms`);
    figures.push(one);
  }
  return figures;
}

/** The engine merges on in the background for a while after the last insert, which would be measured too. */
async function mergesAreThrough({ ask: askEngine }: OpenStore, log: Log): Promise<void> {
  for (let look = 0; look < MERGE_LOOKS_MAX; look++) {
    const [[merges = '0'] = []] = await askEngine('SELECT count() FROM system.merges');
    if (merges === '0') return;
    if (look === 0) log('waiting for merges');
    await delay(MERGE_LOOK_MS);
  }
  log('merges go on; measuring beside them');
}
