import type { IngestIdentity, MaskingKeyDirectory, ObservationSink, RuleDocumentDirectory } from '@clew/access-model';
import type { RunningPart, ShutdownOptions } from '@clew/lifecycle';
import type { LogProtection, ProtectionOptions, SpanProtection } from '@clew/protection';
import type { Logger, Metrics } from '@clew/self-telemetry';

import { CompiledRules } from './compiled-rules.js';
import { ObservationBuffer } from './observation-buffer.js';
import { PROTECTION_METRICS } from './protection-metrics.js';

/** Where rules come from and where what they see goes to. */
export interface RuleSource {
  readonly rules: RuleDocumentDirectory;
  readonly maskingKeys: MaskingKeyDirectory;
  readonly observations: ObservationSink;
  /** Entries of each kind of observation held until they are written. Default 20,000. */
  readonly observationsMax?: number;
  /** How often observations are written. Default 5,000. */
  readonly observationFlushMs?: number;
  /** Teams whose rules are held compiled. Default 1,000. */
  readonly teamsMax?: number;
}

/** The rules of every team that sends, and what they see. */
export interface GatewayProtection extends RunningPart {
  readonly protectionOf: (identity: IngestIdentity) => SpanProtection;
  readonly logProtectionOf: (identity: IngestIdentity) => LogProtection;
}

/** No rules and nobody to tell: faults are repaired all the same. */
const NO_RULES: RuleSource = {
  rules: { current: () => [], onChange: () => () => undefined },
  maskingKeys: { maskingKey: () => undefined },
  observations: { record: () => Promise.resolve() },
};

export interface GatewayProtectionOptions {
  /** Without it there are no rules. */
  readonly source?: RuleSource;
  /** What the intake takes for a fault of a span. Default: the scan's defaults. */
  readonly bounds?: ProtectionOptions['bounds'];
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Default Date.now. */
  readonly nowUnixMs?: () => number;
}

export function createGatewayProtection(options: GatewayProtectionOptions): GatewayProtection {
  const { source = NO_RULES, logger, metrics, nowUnixMs = Date.now } = options;
  const { rules, maskingKeys, observations, observationsMax = 20_000, observationFlushMs = 5_000 } = source;
  const instruments = metrics.instruments(PROTECTION_METRICS);
  const buffer = new ObservationBuffer({ sink: observations, instruments, nowUnixMs, entriesMax: observationsMax });
  const compiled = new CompiledRules({
    ...{ rules, maskingKeys, bounds: options.bounds, teamsMax: source.teamsMax ?? 1_000 },
    observerOf: (scope) => buffer.observerOf(scope),
    onFailure: (scope, err) => {
      instruments.ruleFailures.add(1);
      logger.error({ err, ...scope }, 'rules of a team cannot be compiled; those before them go on to hold');
    },
  });
  let timer: NodeJS.Timeout | undefined;
  let isAway = false;

  async function flush(): Promise<void> {
    try {
      await buffer.flush();
      isAway = false;
    } catch (err) {
      // Once per absence: the control store has said so itself, and the numbers are kept.
      if (!isAway) logger.warn({ err }, 'observations could not be written to the control store; they are kept');
      isAway = true;
    }
  }

  return {
    name: 'gateway-protection',
    protectionOf: (identity) => compiled.spansOf(identity),
    logProtectionOf: (identity) => compiled.logsOf(identity),
    start: async () => {
      compiled.follow();
      timer ??= setInterval(() => void flush(), observationFlushMs);
    },
    shutdown: async ({ deadlineMs }: ShutdownOptions) => {
      clearInterval(timer);
      compiled.close();
      let deadline: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        deadline = setTimeout(resolve, deadlineMs);
      });
      // Twice: a flush under way took what there was before the last requests.
      await Promise.race([flush().then(flush), late]);
      clearTimeout(deadline);
    },
  };
}
