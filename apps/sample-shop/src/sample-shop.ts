import type { RunningPart, ShutdownOptions } from '@clew/lifecycle';
import type { Logger } from '@clew/self-telemetry';

import { doneWithin } from './deadline.js';
import { ExportWatch } from './export-watch.js';
import { ShopHttpClient } from './http-client.js';
import { createRandom } from './random.js';
import { ServiceRuntime } from './service-runtime.js';
import { SHOP_SERVICES } from './services/all-services.js';
import { drawVisit } from './visit.js';
import { WorkQueue } from './work-queue.js';

export interface SampleShopOptions {
  /** Base URL of the OTLP/HTTP endpoint to send spans to, such as http://127.0.0.1:4318. */
  readonly otlpHttpUrl: string;
  readonly ingestKey?: string;
  /** Visits per second; each is a trace. More than 0, at most 1,000. */
  readonly tracesPerSecond: number;
  /** The same seed gives the same visits with the same fates. Trace ids are always new. Default 1. */
  readonly seed?: number;
  readonly logger: Logger;
  /** Visits under way at a time; beyond it a visit is skipped. Default 64. */
  readonly visitsMax?: number;
}

export interface SampleShopStats {
  readonly visits: number;
  readonly skippedVisits: number;
  readonly exportedSpans: number;
  readonly failedSpans: number;
}

export interface SampleShop extends RunningPart {
  readonly stats: SampleShopStats;
}

const QUEUE_MESSAGES_MAX = 1_000;
/** Share of the shutdown deadline for visits and messages under way; the rest is for sending their spans. */
const FINISH_SHARE = 0.5;

/** Nine services with real SDKs that call each other, and visitors who make them. */
export function createSampleShop(options: SampleShopOptions): SampleShop {
  const { tracesPerSecond, visitsMax = 64 } = options;
  if (!(tracesPerSecond > 0 && tracesPerSecond <= 1_000)) {
    throw new RangeError(`tracesPerSecond must be more than 0 and at most 1000, got ${tracesPerSecond}`);
  }
  const random = createRandom(options.seed ?? 1);
  const watch = new ExportWatch(options.otlpHttpUrl, options.logger);
  const client = new ShopHttpClient();
  const queue = new WorkQueue(QUEUE_MESSAGES_MAX);
  const target = { otlpHttpUrl: options.otlpHttpUrl, ingestKey: options.ingestKey, watch };
  const services = SHOP_SERVICES.map((service) => new ServiceRuntime(service, client, queue, target));
  const underway = new Set<Promise<void>>();
  let visits = 0;
  let skippedVisits = 0;
  let doorbell: NodeJS.Timeout | undefined;
  let stopping: Promise<void> | undefined;

  async function start(): Promise<void> {
    try {
      for (const service of services) await service.start();
    } catch (error) {
      await shutdown({ deadlineMs: 1_000 });
      throw error;
    }
    if (stopping !== undefined) return;
    doorbell = setInterval(admit, 1_000 / tracesPerSecond);
    admit();
  }

  /** Chance is drawn for every visitor, let in or not, so that the next one's fate does not depend on the load. */
  function admit(): void {
    const { call, seed } = drawVisit(random, visits + skippedVisits);
    if (underway.size >= visitsMax) {
      skippedVisits++;
      return;
    }
    visits++;
    const visit = client.visit('frontend', call, seed);
    underway.add(visit);
    void visit.then(() => underway.delete(visit));
  }

  function shutdown({ deadlineMs }: ShutdownOptions): Promise<void> {
    stopping ??= stop(performance.now() + deadlineMs, deadlineMs);
    return stopping;
  }

  async function stop(deadlineAtMs: number, deadlineMs: number): Promise<void> {
    clearInterval(doorbell);
    const quiet = Promise.all(underway).then(() => queue.drained());
    await doneWithin(quiet, deadlineMs * FINISH_SHARE);
    client.close();
    await Promise.all(services.map((service) => service.stop()));
    const flushed = Promise.all(services.map((service) => service.flush()));
    if (!(await doneWithin(flushed, deadlineAtMs - performance.now()))) {
      options.logger.warn({ url: options.otlpHttpUrl }, 'the sample shop stopped before all its spans were sent');
    }
  }

  return {
    name: 'sample-shop',
    get stats() {
      return { visits, skippedVisits, exportedSpans: watch.exportedSpans, failedSpans: watch.failedSpans };
    },
    start,
    shutdown,
  };
}
