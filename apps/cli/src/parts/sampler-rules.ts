import type { RuleDocument, RuleDocumentDirectory } from '@clew/access-model';
import { SAMPLING_DOCUMENT_KINDS } from '@clew/access-model';
import type { ClewConfig } from '@clew/config';
import type { ControlStore } from '@clew/control-store';
import type { RunningPart } from '@clew/lifecycle';
import type { Logger } from '@clew/self-telemetry';

import { createRulesFile } from './rules-file.js';
import { controlStore, sharedAddresses } from './stores.js';

export interface SamplerRules extends RunningPart, RuleDocumentDirectory {}

/** Documents in a file hold for all organisations. */
const ALL_ORGANISATIONS = '';
const RETRY_MS = 5_000;

/** Where a sampler that runs alone has its documents from: a file, the control store, or nowhere. */
export function samplerRules(config: ClewConfig, logger: Logger): SamplerRules {
  const { rulesFile: file } = config.sampler;
  if (file !== undefined) {
    return createRulesFile({ file, organisationId: ALL_ORGANISATIONS, kinds: SAMPLING_DOCUMENT_KINDS, logger });
  }
  if (config.postgres.url === undefined) return noRules(logger);
  return createPatientRules({ open: () => controlStore(config, sharedAddresses(config), logger), logger });
}

function noRules(logger: Logger): SamplerRules {
  return {
    name: 'sampler-rules',
    start: () => {
      logger.warn(
        'neither a control store (postgres.url) nor a file (sampler.rulesFile) is set: the default policies hold, and no budget but the default one',
      );
      return Promise.resolve();
    },
    shutdown: () => Promise.resolve(),
    current: () => [],
    onChange: () => () => undefined,
  };
}

export interface PatientRulesOptions {
  /** A store that is not started yet; asked for again after one that would not start. */
  readonly open: () => Pick<ControlStore, 'start' | 'shutdown' | 'rules'>;
  readonly logger: Logger;
  /** Default 5,000. */
  readonly retryMs?: number;
}

/**
 * Documents of a control store that may be away when the sampler starts. A sampler needs nobody's answer to go on: its
 * journal has the documents that held, and the default is there for a partition without a journal.
 */
export function createPatientRules({ open, logger, retryMs = RETRY_MS }: PatientRulesOptions): SamplerRules {
  const listeners = new Set<() => void>();
  let store: ReturnType<typeof open> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let attempt: Promise<void> = Promise.resolve();
  let isStopped = false;
  let isAway = false;

  async function connect(): Promise<void> {
    const candidate = open();
    try {
      await candidate.start();
    } catch (err) {
      // Once: it is tried again every few seconds.
      if (!isAway) {
        logger.warn(
          { err },
          'the control store does not answer: partitions go on with the sampling documents of their journal, new ones with the default, until it does',
        );
      }
      isAway = true;
      if (!isStopped) timer = setTimeout(tryAgain, retryMs);
      return;
    }
    store = candidate;
    candidate.rules.onChange(tellAll);
    if (isAway) logger.info('the control store answers: its sampling documents hold now');
    tellAll();
  }

  function tryAgain(): void {
    attempt = connect();
  }

  function tellAll(): void {
    for (const listener of [...listeners]) listener();
  }

  return {
    name: 'sampler-rules',
    start: async () => {
      tryAgain();
      await attempt;
    },
    shutdown: async (options) => {
      isStopped = true;
      clearTimeout(timer);
      await attempt;
      await store?.shutdown(options);
    },
    current: (): readonly RuleDocument[] => store?.rules.current() ?? NOTHING,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const NOTHING: readonly RuleDocument[] = [];
