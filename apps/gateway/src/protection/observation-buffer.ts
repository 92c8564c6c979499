import type {
  CardinalitySighting,
  FindingSighting,
  GlossaryViolationCount,
  ObservationBatch,
  ObservationScope,
  ObservationSink,
  RuleCount,
  SchemaDriftCount,
  SpanFaultCount,
} from '@clew/access-model';
import type { ProtectionObserver } from '@clew/protection';
import type { Instruments } from '@clew/self-telemetry';

import { BoundedTally } from './bounded-tally.js';
import type { PROTECTION_METRICS } from './protection-metrics.js';

export interface ObservationBufferOptions {
  readonly sink: ObservationSink;
  readonly instruments: Instruments<typeof PROTECTION_METRICS>;
  readonly nowUnixMs: () => number;
  /** Entries of each kind held until the next flush. */
  readonly entriesMax: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Services remembered with a key between two flushes. */
const SERVICES_MAX = 50;

/** Everything that protections see, added up in memory until the control store takes it. */
export class ObservationBuffer {
  readonly #options: ObservationBufferOptions;
  readonly #rules: BoundedTally<RuleCount>;
  readonly #findings: BoundedTally<FindingSighting>;
  readonly #cardinality: BoundedTally<CardinalitySighting>;
  readonly #glossary: BoundedTally<GlossaryViolationCount>;
  readonly #drift: BoundedTally<SchemaDriftCount>;
  readonly #faults: BoundedTally<SpanFaultCount>;
  #flushing: Promise<void> | undefined;

  constructor(options: ObservationBufferOptions) {
    const { entriesMax, instruments } = options;
    const onDropped = (): void => {
      instruments.observationsDropped.add(1);
    };
    const counts = <Entry extends { readonly count: number }>(): BoundedTally<Entry> =>
      new BoundedTally(entriesMax, (known, { count }) => ({ ...known, count: known.count + count }), onDropped);
    this.#options = options;
    this.#rules = counts();
    this.#glossary = counts();
    this.#drift = counts();
    this.#faults = counts();
    this.#findings = new BoundedTally(
      entriesMax,
      (known, added) => ({ ...added, count: known.count + added.count }),
      onDropped,
    );
    this.#cardinality = new BoundedTally(entriesMax, mergeCardinality, onDropped);
  }

  /** What one organisation and team's protections report to. */
  observerOf({ organisationId, teamId }: ObservationScope): ProtectionObserver {
    const scope = { organisationId, teamId };
    const { instruments, nowUnixMs } = this.#options;
    const hour = (): number => startOf(nowUnixMs(), HOUR_MS);
    const keyOf = (...parts: readonly (string | number)[]): string =>
      JSON.stringify([organisationId, teamId, ...parts]);
    return {
      rule: (ruleId, action, count) => {
        instruments.ruleActions.add(count, { action });
        const hourUnixMs = hour();
        this.#rules.add(keyOf(hourUnixMs, ruleId, action), { ...scope, hourUnixMs, ruleId, action, count });
      },
      finding: (detector, attributeKey, serviceName) => {
        const seen = { detector, attributeKey, serviceName, count: 1, lastSeenUnixMs: nowUnixMs() };
        this.#findings.add(keyOf(detector, attributeKey, serviceName), { ...scope, ...seen });
      },
      cardinality: (attributeKey, estimate, serviceName, limited) => {
        const dayUnixMs = startOf(nowUnixMs(), DAY_MS);
        const seen = { attributeKey, dayUnixMs, estimate, limited, serviceNames: [serviceName] };
        this.#cardinality.add(keyOf(dayUnixMs, attributeKey), { ...scope, ...seen });
      },
      glossary: (serviceName, attributeKey, violation, count) => {
        instruments.glossaryViolations.add(count, { violation });
        const seen = { hourUnixMs: hour(), serviceName, attributeKey, violation, count };
        this.#glossary.add(keyOf(seen.hourUnixMs, serviceName, attributeKey, violation), { ...scope, ...seen });
      },
      fault: (reason, serviceName, count) => {
        const hourUnixMs = hour();
        this.#faults.add(keyOf(hourUnixMs, serviceName, reason), { ...scope, hourUnixMs, serviceName, reason, count });
      },
      drift: (serviceName, deprecatedKey, currentKey, count) => {
        const seen = { hourUnixMs: hour(), serviceName, deprecatedKey, currentKey, count };
        this.#drift.add(keyOf(seen.hourUnixMs, serviceName, deprecatedKey, currentKey), { ...scope, ...seen });
      },
    };
  }

  /** One at a time. Rejects, and keeps what it has for the next time, while the control store is away. */
  flush(): Promise<void> {
    this.#flushing ??= this.#flush().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async #flush(): Promise<void> {
    const taken = {
      rules: this.#rules.take(),
      findings: this.#findings.take(),
      cardinality: this.#cardinality.take(),
      glossary: this.#glossary.take(),
      drift: this.#drift.take(),
      faults: this.#faults.take(),
    };
    if (Object.values(taken).every(({ size }) => size === 0)) return;
    const batch: ObservationBatch = {
      rules: [...taken.rules.values()],
      findings: [...taken.findings.values()],
      cardinality: [...taken.cardinality.values()],
      glossary: [...taken.glossary.values()],
      drift: [...taken.drift.values()],
      faults: [...taken.faults.values()],
    };
    try {
      await this.#options.sink.record(batch);
    } catch (error) {
      this.#rules.restore(taken.rules);
      this.#findings.restore(taken.findings);
      this.#cardinality.restore(taken.cardinality);
      this.#glossary.restore(taken.glossary);
      this.#drift.restore(taken.drift);
      this.#faults.restore(taken.faults);
      throw error;
    }
  }
}

function startOf(unixMs: number, lengthMs: number): number {
  return unixMs - (unixMs % lengthMs);
}

function mergeCardinality(known: CardinalitySighting, added: CardinalitySighting): CardinalitySighting {
  const { serviceNames } = known;
  const unknown = added.serviceNames.filter((name) => !serviceNames.includes(name));
  return {
    ...known,
    estimate: Math.max(known.estimate, added.estimate),
    limited: known.limited || added.limited,
    serviceNames: unknown.length === 0 ? serviceNames : [...serviceNames, ...unknown].slice(0, SERVICES_MAX),
  };
}
