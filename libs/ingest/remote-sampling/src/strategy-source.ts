import type { HeadSamplingDirectory, RuleDocumentDirectory } from '@clew/access-model';
import {
  parseHeadSamplingDocument,
  strategyOf,
  type HeadSamplingDocument,
  type SamplingStrategy,
} from '@clew/head-sampling';
import type { Logger, Metrics } from '@clew/self-telemetry';

import { REMOTE_SAMPLING_DOCUMENTS, REMOTE_SAMPLING_METRICS } from './remote-sampling-metrics.js';

export interface StrategySourceOptions {
  readonly documents: RuleDocumentDirectory;
  /** Not set: rates are as written in the documents. */
  readonly rates?: HeadSamplingDirectory;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export interface StrategySource {
  /** Of an organisation that has no document, everything is to be sent. */
  strategyOf(organisationId: string | undefined, serviceName: string): SamplingStrategy;
  /** The organisation that has a document, when there is only one; undefined when there is none; `many` otherwise. */
  onlyOrganisation(): { readonly id: string | undefined } | 'many';
  close(): void;
}

interface HeldDocument {
  readonly version: number;
  readonly document: HeadSamplingDocument;
}

/** The documents of all organisations, read once when they change. */
export function createStrategySource({ documents, rates, logger, metrics }: StrategySourceOptions): StrategySource {
  const { badDocuments } = metrics.instruments(REMOTE_SAMPLING_METRICS);
  let held: ReadonlyMap<string, HeldDocument> = new Map();
  metrics.gauge(REMOTE_SAMPLING_DOCUMENTS, () => held.size);

  function readAll(): void {
    const next = new Map<string, HeldDocument>();
    for (const { kind, organisationId, teamId, version, content } of documents.current()) {
      if (kind !== 'head-sampling' || teamId !== undefined) continue;
      const before = held.get(organisationId);
      const now = before?.version === version ? before : (read(organisationId, version, content) ?? before);
      if (now !== undefined) next.set(organisationId, now);
    }
    held = next;
  }

  /** A document that another version of Clew has checked may be none here. */
  function read(organisationId: string, version: number, content: unknown): HeldDocument | undefined {
    try {
      return { version, document: parseHeadSamplingDocument(content) };
    } catch (error) {
      badDocuments.add(1);
      logger.error({ err: error, organisationId, version }, 'a head-sampling document cannot be read; it is left out');
      return undefined;
    }
  }

  readAll();
  const close = documents.onChange(readAll);
  return {
    strategyOf: (organisationId, serviceName) => {
      const document = organisationId === undefined ? undefined : held.get(organisationId)?.document;
      if (organisationId === undefined || document === undefined) return strategyOf(undefined, serviceName, undefined);
      rates?.asked(organisationId, serviceName);
      return strategyOf(document, serviceName, rates?.learnedRates(organisationId, serviceName));
    },
    onlyOrganisation: () => (held.size > 1 ? 'many' : { id: held.keys().next().value }),
    close,
  };
}
