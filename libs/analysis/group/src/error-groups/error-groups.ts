import type { StoredSpan } from '@clew/store-contract';
import type { SpanId, TraceId } from '@clew/trace-model';

import { attributeText } from '../spans/attribute-text.js';
import { spanForest } from '../spans/span-forest.js';
import { weightOf, type WeightedTrace } from '../spans/weighted-trace.js';
import { entryRoutes } from './entry-route.js';
import { errorsOf, FRAMES_MAX_DEFAULT, type ErrorSignature, type FoundError } from './error-signature.js';

/** Counts are of what the traces stand for (weighted). */
export interface ErrorGroup extends ErrorSignature {
  readonly occurrenceCount: number;
  readonly traceCount: number;
  /** Of the first occurrence in time, with its numbers and names. */
  readonly sampleMessage: string;
  readonly firstSeenUnixNano: bigint;
  readonly lastSeenUnixNano: bigint;
  /** `service.version` of the resources it came from; most first. */
  readonly versions: readonly NamedCount[];
  readonly services: readonly NamedCount[];
  /** Newest first. */
  readonly samples: readonly ErrorSample[];
}

export interface NamedCount {
  readonly name: string;
  readonly occurrenceCount: number;
}

export interface ErrorSample {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  readonly timeUnixNano: bigint;
}

export interface ErrorGroups {
  /** Most traces first. */
  readonly groups: readonly ErrorGroup[];
  /** Of errors that were let go to stay within `groupsMax`, the rarest ones. */
  readonly otherOccurrenceCount: number;
}

export interface ErrorGroupsOptions {
  readonly groupsMax?: number;
  readonly framesMax?: number;
  readonly samplesPerGroupMax?: number;
  /** Versions and services told apart per group. */
  readonly namesPerGroupMax?: number;
}

interface GrowingGroup {
  readonly signature: ErrorSignature;
  occurrenceCount: number;
  traceCount: number;
  lastTrace: WeightedTrace | undefined;
  sampleMessage: string;
  first: bigint;
  last: bigint;
  readonly versions: Map<string, number>;
  readonly services: Map<string, number>;
  samples: readonly ErrorSample[];
}

/** The failures of many traces, the same errors together. An exception that passes through several spans counts in each. */
export function groupErrors(traces: readonly WeightedTrace[], options: ErrorGroupsOptions = {}): ErrorGroups {
  const groups = new GroupTable(options);
  for (const trace of traces) {
    if (!trace.spans.some(({ statusCode }) => statusCode === 'ERROR')) continue;
    const { nodes } = spanForest(trace.spans);
    const routes = entryRoutes(nodes);
    for (const node of nodes) {
      for (const error of errorsOf(node.span, routes.get(node) ?? '', options.framesMax ?? FRAMES_MAX_DEFAULT)) {
        groups.add(error, node.span, trace);
      }
    }
  }
  return groups.result();
}

class GroupTable {
  readonly #groups = new Map<string, GrowingGroup>();
  readonly #groupsMax: number;
  readonly #samplesMax: number;
  readonly #namesMax: number;
  #otherOccurrenceCount = 0;

  constructor({ groupsMax = 1_000, samplesPerGroupMax = 5, namesPerGroupMax = 50 }: ErrorGroupsOptions) {
    this.#groupsMax = groupsMax;
    this.#samplesMax = samplesPerGroupMax;
    this.#namesMax = namesPerGroupMax;
  }

  add({ signature, message }: FoundError, span: StoredSpan, trace: WeightedTrace): void {
    const weight = weightOf(trace.weight);
    const time = span.endTimeUnixNano;
    const group = this.#groups.get(signature.fingerprint) ?? this.#open(signature, message, time);
    group.occurrenceCount += weight;
    if (group.lastTrace !== trace) group.traceCount += weight;
    group.lastTrace = trace;
    if (time < group.first) {
      group.first = time;
      group.sampleMessage = message;
    }
    if (time > group.last) group.last = time;
    this.#count(group.services, span.serviceName, weight);
    this.#count(group.versions, versionOf(span), weight);
    const sample = { traceId: span.traceId, spanId: span.spanId, timeUnixNano: time };
    group.samples = withSample(group.samples, sample, this.#samplesMax);
  }

  result(): ErrorGroups {
    this.#prune();
    const groups = [...this.#groups.values()].sort(byCount).map((group) => ({
      ...group.signature,
      occurrenceCount: group.occurrenceCount,
      traceCount: group.traceCount,
      sampleMessage: group.sampleMessage,
      firstSeenUnixNano: group.first,
      lastSeenUnixNano: group.last,
      versions: namedCounts(group.versions),
      services: namedCounts(group.services),
      samples: group.samples,
    }));
    return { groups, otherOccurrenceCount: this.#otherOccurrenceCount };
  }

  #open(signature: ErrorSignature, message: string, time: bigint): GrowingGroup {
    // Twice as many while counting: sorted once per `groupsMax` new ones, a late but frequent error still gets in.
    if (this.#groups.size >= 2 * this.#groupsMax) this.#prune();
    const group: GrowingGroup = {
      signature,
      occurrenceCount: 0,
      traceCount: 0,
      lastTrace: undefined,
      sampleMessage: message,
      first: time,
      last: time,
      versions: new Map(),
      services: new Map(),
      samples: [],
    };
    this.#groups.set(signature.fingerprint, group);
    return group;
  }

  #prune(): void {
    for (const group of [...this.#groups.values()].sort(byCount).slice(this.#groupsMax)) {
      this.#otherOccurrenceCount += group.occurrenceCount;
      this.#groups.delete(group.signature.fingerprint);
    }
  }

  #count(names: Map<string, number>, name: string, weight: number): void {
    if (name === '' || (names.size >= this.#namesMax && !names.has(name))) return;
    names.set(name, (names.get(name) ?? 0) + weight);
  }
}

function withSample(samples: readonly ErrorSample[], sample: ErrorSample, max: number): readonly ErrorSample[] {
  const oldest = samples.at(-1);
  if (samples.length >= max && oldest !== undefined && bySampleTime(oldest, sample) <= 0) return samples;
  if (samples.some(({ traceId }) => traceId === sample.traceId)) return samples;
  return [...samples, sample].sort(bySampleTime).slice(0, max);
}

function bySampleTime(a: ErrorSample, b: ErrorSample): number {
  if (a.timeUnixNano !== b.timeUnixNano) return a.timeUnixNano > b.timeUnixNano ? -1 : 1;
  return a.traceId < b.traceId ? -1 : a.traceId > b.traceId ? 1 : 0;
}

function byCount(a: GrowingGroup, b: GrowingGroup): number {
  if (a.traceCount !== b.traceCount) return b.traceCount - a.traceCount;
  if (a.occurrenceCount !== b.occurrenceCount) return b.occurrenceCount - a.occurrenceCount;
  return a.signature.fingerprint < b.signature.fingerprint ? -1 : 1;
}

function namedCounts(counts: ReadonlyMap<string, number>): readonly NamedCount[] {
  return [...counts]
    .map(([name, occurrenceCount]) => ({ name, occurrenceCount }))
    .sort((a, b) => b.occurrenceCount - a.occurrenceCount || (a.name < b.name ? -1 : 1));
}

function versionOf({ resource }: StoredSpan): string {
  const value = resource.attributes.find(({ key }) => key === 'service.version')?.value;
  return value === undefined ? '' : attributeText(value, 256);
}
