import type { ClewConfig } from '@clew/config';
import { createLogger } from '@clew/self-telemetry';
import { decisionStory, explainStory } from '@clew/sampling-explanation';
import { createReplay, replayDecisions } from '@clew/sampling-replay';
import type { DecisionReader } from '@clew/store-contract';

import type { ControlFlags } from '../control/control-commands.js';
import { withControlStore, type ControlContext } from '../control/with-control-store.js';
import { samplingDefaults } from '../parts/sampling-defaults.js';
import { samplingDocumentsFrom } from '../parts/sampling-documents.js';
import { sharedAddresses, traceStore } from '../parts/stores.js';
import { readConfig } from '../read-config.js';
import type { Terminal } from '../terminal.js';
import type { DecisionLog } from './decision-log.js';

const SHUTDOWN_DEADLINE_MS = 5_000;

/** Works on the decision log of the ClickHouse that is configured, for one organisation of the control store. */
export async function withStoredLog<T>(
  flags: ControlFlags,
  terminal: Terminal,
  work: (log: DecisionLog) => Promise<T>,
): Promise<T> {
  const config = readConfig(flags, terminal);
  return withControlStore(flags, terminal, async (context) => {
    const logger = createLogger({ name: 'replay', level: config.log.level });
    const store = traceStore(config, sharedAddresses(config), logger);
    await store.start();
    try {
      return await work(storedLog(store.decisionReader, context, config));
    } finally {
      await store.shutdown({ deadlineMs: SHUTDOWN_DEADLINE_MS });
    }
  });
}

function storedLog(reader: DecisionReader, { control, organisation }: ControlContext, config: ClewConfig): DecisionLog {
  const { id: tenantId } = organisation;
  return {
    explain: async (traceId) => {
      const story = decisionStory(await reader.decision(tenantId, traceId));
      return story === undefined ? undefined : explainStory(story);
    },
    replay: async (candidate, range) => {
      const { entries: documents } = samplingDocumentsFrom(control.rules).documents();
      const replay = createReplay({ tenantId, candidate, documents, defaults: samplingDefaults(config) });
      const isComplete = await replayDecisions(replay, { reader, tenantId, range });
      return { report: replay.report(), isComplete };
    },
  };
}
