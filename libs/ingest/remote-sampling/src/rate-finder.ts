import type {
  AskingService,
  HeadSamplingRates,
  HeadSamplingRateStore,
  RuleDocumentDirectory,
} from '@clew/access-model';
import {
  ADAPTIVE_DEFAULTS,
  adaptiveTargetOf,
  nextRates,
  parseHeadSamplingDocument,
  strategyOf,
  type AdaptiveOptions,
  type HeadSamplingDocument,
  type LearnedRates,
} from '@clew/head-sampling';
import type { EntryCount, EntryReader } from '@clew/store-contract';

import { grouped } from './grouped.js';

export interface RateFinderOptions {
  readonly documents: RuleDocumentDirectory;
  readonly rates: HeadSamplingRateStore;
  readonly entries: EntryReader;
  readonly adaptive?: AdaptiveOptions;
  /** Services whose rates are found in a round; of more, those that asked last. Default 1,000. */
  readonly servicesMax?: number;
  /** Rows read for one organisation in a round. Default 50,000. */
  readonly rowsMax?: number;
  /** A service that has not asked for so long does not mind what it is told. Default 900,000. */
  readonly askedWithinMs?: number;
}

export interface RateRoundReport {
  /** Services whose rates are to be found. */
  readonly serviceCount: number;
  /** Those of them whose rates have changed. */
  readonly changedCount: number;
}

type Rates = Omit<HeadSamplingRates, 'changedAtUnixMs'>;

interface Candidate extends AskingService {
  readonly document: HeadSamplingDocument;
}

const NANOS_PER_MS = 1_000_000n;

/** One round of finding rates for all services that ask and have a target. Rejects when one of the stores is away. */
export async function findRates(options: RateFinderOptions, nowUnixMs: number): Promise<RateRoundReport> {
  const candidates = await candidatesOf(options);
  if (candidates.length === 0) return { serviceCount: 0, changedCount: 0 };
  const held = new Map((await options.rates.rates()).map((rates) => [keyOf(rates), rates]));
  const changed: Rates[] = [];
  for (const [organisationId, services] of grouped(candidates, (each) => each.organisationId)) {
    const entries = await entriesOf(organisationId, services, options, nowUnixMs);
    for (const service of services) {
      const routes = ratesOf(
        service,
        held.get(keyOf(service)),
        entries.get(service.serviceName) ?? [],
        options,
        nowUnixMs,
      );
      if (routes !== undefined) changed.push({ organisationId, serviceName: service.serviceName, routes });
    }
  }
  await options.rates.saveRates(changed);
  return { serviceCount: candidates.length, changedCount: changed.length };
}

async function candidatesOf(options: RateFinderOptions): Promise<readonly Candidate[]> {
  const { servicesMax = 1_000, askedWithinMs = 900_000 } = options;
  const documents = documentsOf(options.documents);
  if (documents.size === 0) return [];
  const asking = await options.rates.askingServices(askedWithinMs, servicesMax);
  return asking.flatMap((service) => {
    const document = documents.get(service.organisationId);
    const hasTarget = document !== undefined && adaptiveTargetOf(document, service.serviceName) !== undefined;
    return hasTarget ? [{ ...service, document }] : [];
  });
}

/** One that cannot be read is left out: the gateways, which tell it to SDKs, say so. */
function documentsOf(documents: RuleDocumentDirectory): ReadonlyMap<string, HeadSamplingDocument> {
  const found = new Map<string, HeadSamplingDocument>();
  for (const { kind, organisationId, teamId, content } of documents.current()) {
    if (kind !== 'head-sampling' || teamId !== undefined) continue;
    const document = readable(content);
    if (document !== undefined) found.set(organisationId, document);
  }
  return found;
}

function readable(content: unknown): HeadSamplingDocument | undefined {
  try {
    return parseHeadSamplingDocument(content);
  } catch {
    return undefined;
  }
}

async function entriesOf(
  organisationId: string,
  services: readonly Candidate[],
  { entries, adaptive = ADAPTIVE_DEFAULTS, rowsMax = 50_000 }: RateFinderOptions,
  nowUnixMs: number,
): Promise<ReadonlyMap<string, readonly EntryCount[]>> {
  const found = await entries.entryTraces(organisationId, {
    range: {
      startTimeUnixNano: BigInt(nowUnixMs - adaptive.windowMsMax - adaptive.stepMs) * NANOS_PER_MS,
      endTimeUnixNano: BigInt(nowUnixMs) * NANOS_PER_MS,
    },
    serviceNames: services.map(({ serviceName }) => serviceName),
    stepS: adaptive.stepMs / 1_000,
    limit: rowsMax,
  });
  return grouped(found, ({ serviceName }) => serviceName);
}

function ratesOf(
  { document, serviceName }: Candidate,
  held: HeadSamplingRates | undefined,
  entries: readonly EntryCount[],
  { adaptive = ADAPTIVE_DEFAULTS }: RateFinderOptions,
  nowUnixMs: number,
): LearnedRates | undefined {
  const target = adaptiveTargetOf(document, serviceName);
  if (target === undefined) return undefined;
  const written = strategyOf(document, serviceName, undefined);
  const arrivals = entries
    // A route whose rate is written has its own, beside the target.
    .filter(({ spanName }) => !written.routes.has(spanName))
    .map(({ spanName, stepStartUnixS, traceCount, adjustedTraceCount }) => ({
      ...{ route: spanName, stepStartUnixMs: stepStartUnixS * 1_000, traceCount, adjustedTraceCount },
    }));
  return nextRates({ nowUnixMs, target, defaultProbability: written.defaultProbability, held, arrivals }, adaptive);
}

function keyOf({ organisationId, serviceName }: AskingService): string {
  return `${organisationId}\n${serviceName}`;
}
