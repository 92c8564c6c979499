import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

import { createSeriesLimit, type Labels } from './series-limit.js';
import type {
  AnyMetricDefinition,
  CounterDefinition,
  GaugeDefinition,
  HistogramDefinition,
} from './metric-definition.js';
import type { MetricsSnapshot } from './metrics-snapshot.js';

export interface CounterInstrument<Label extends string = never> {
  /** `value` must not be negative. */
  add(value: number, labels?: Labels<Label>): void;
}

export interface GaugeInstrument<Label extends string = never> {
  set(value: number, labels?: Labels<Label>): void;
}

export interface HistogramInstrument<Label extends string = never> {
  record(value: number, labels?: Labels<Label>): void;
}

export type Instrument<Definition extends AnyMetricDefinition> =
  Definition extends HistogramDefinition<infer Label>
    ? HistogramInstrument<Label>
    : Definition extends CounterDefinition<infer Label>
      ? CounterInstrument<Label>
      : Definition extends GaugeDefinition<infer Label>
        ? GaugeInstrument<Label>
        : never;

export type Instruments<Definitions extends Readonly<Record<string, AnyMetricDefinition>>> = {
  readonly [Key in keyof Definitions]: Instrument<Definitions[Key]>;
};

export interface Metrics {
  /** One instrument per definition. The same definition gives the same instrument; a name defined twice is an error. */
  instruments<const Definitions extends Readonly<Record<string, AnyMetricDefinition>>>(
    definitions: Definitions,
  ): Instruments<Definitions>;
  /** Calls `observe` whenever the metrics are read, for values that are cheaper to ask for than to keep up to date. */
  gauge(definition: GaugeDefinition<never>, observe: () => number): void;
  /** Everything in the Prometheus text format. */
  expose(): Promise<string>;
  /** Everything as plain data, to be added up with what other processes hold. */
  snapshot(): Promise<MetricsSnapshot>;
  readonly contentType: string;
}

export interface MetricsOptions {
  /** Also report the Node process itself (memory, event loop, garbage collection). Default false. */
  readonly processMetrics?: boolean;
  /** Label combinations one metric may have; the rest is counted under `overflow`. Default 2,000. */
  readonly seriesMax?: number;
}

/** A registry of its own for every caller: there is no global one, so two roles in one process do not collide by chance. */
export function createMetrics({ processMetrics = false, seriesMax = 2_000 }: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  const known = new Map<string, { definition: AnyMetricDefinition; instrument: AnyInstrument }>();
  if (processMetrics) collectDefaultMetrics({ register: registry });

  function instrumentOf(definition: AnyMetricDefinition): AnyInstrument {
    const before = known.get(definition.name);
    if (before?.definition === definition) return before.instrument;
    if (before !== undefined) throw new Error(`two metrics are named ${definition.name}`);
    const instrument = createInstrument(definition, registry, seriesMax);
    known.set(definition.name, { definition, instrument });
    return instrument;
  }

  return {
    instruments: (definitions) => {
      const entries = Object.entries(definitions).map(([key, definition]) => [key, instrumentOf(definition)]);
      // The mapped type follows from the definitions' types, which Object.fromEntries cannot express.
      return Object.fromEntries(entries) as Instruments<typeof definitions>;
    },
    gauge: ({ name, help }, observe) => {
      const gauge = new Gauge({
        name,
        help,
        registers: [],
        collect: () => {
          gauge.set(observe());
        },
      });
      registry.registerMetric(gauge);
    },
    expose: () => registry.metrics(),
    snapshot: () => registry.getMetricsAsJSON(),
    contentType: registry.contentType,
  };
}

type AnyInstrument = CounterInstrument<string> | GaugeInstrument<string> | HistogramInstrument<string>;

function createInstrument(definition: AnyMetricDefinition, registry: Registry, seriesMax: number): AnyInstrument {
  const configuration = {
    name: definition.name,
    help: definition.help,
    labelNames: [...definition.labelNames],
    registers: [registry],
  };
  const limited = createSeriesLimit(definition.labelNames, seriesMax);
  switch (definition.type) {
    case 'counter': {
      const counter = new Counter(configuration);
      return {
        add: (value, labels) => {
          counter.inc(limited(labels), value);
        },
      };
    }
    case 'gauge': {
      const gauge = new Gauge(configuration);
      return {
        set: (value, labels) => {
          gauge.set(limited(labels), value);
        },
      };
    }
    case 'histogram': {
      const histogram = new Histogram({ ...configuration, buckets: [...definition.buckets] });
      return {
        record: (value, labels) => {
          histogram.observe(limited(labels), value);
        },
      };
    }
  }
}
