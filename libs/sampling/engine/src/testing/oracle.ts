import type { Verdict } from '@clew/sampling-policies';
import { durationBucket, spanKindFromNumber } from '@clew/trace-model';

import { Manifest, type ManifestEntry } from '../manifest.js';
import { fingerprintHi, fingerprintLo } from '../span-identity.js';
import { clamp, type AcceptedSpan } from './accepted-span.js';
import { expectedEdges } from './expected-edges.js';
import { versionOfLabel } from './sim-documents.js';
import { encodedLength, endsOnWire, identityOf, upstreamCountOf, type SimSpan } from './sim-span.js';
import { Totals, type SimStore } from './sim-store.js';
import type { LoggedMessage } from './sim-stream.js';

interface Life {
  readonly trace: string;
  readonly inherited: Verdict | undefined;
  verdict: Verdict | undefined;
  /** Version of the documents in force then; undefined before the first flush. */
  readonly openedUnder: number | undefined;
  /** It lost the draw that there was no room for everyone: its spans are let go until one has an error. */
  readonly isRelieved: boolean;
  readonly letGo: Set<string>;
  readonly spans: AcceptedSpan[];
}

export interface Expectation {
  readonly red: Totals;
  readonly usage: Totals;
  readonly edges: Totals;
  readonly dryRuns: Totals;
  /** Identity -> what each of its rows stands for, one per time it counts as new. */
  readonly stored: Map<string, number[]>;
  readonly violations: string[];
  readonly openTraces: number;
}

/** The latest of what was added under a key, forgotten by age and by count. */
class Recent<V> {
  private added: { readonly key: string; readonly value: V; readonly flushNumber: number }[] = [];
  private latest = new Map<string, V>();

  get(key: string): V | undefined {
    return this.latest.get(key);
  }

  add(key: string, value: V, flushNumber: number): void {
    this.added.push({ key, value, flushNumber });
    this.latest.set(key, value);
  }

  forget(upToFlush: number, countMax: number): void {
    this.added = this.added.filter((item) => item.flushNumber > upToFlush).slice(-countMax);
    this.latest = new Map(this.added.map(({ key, value }) => [key, value]));
  }
}

/** Spans of closed traces, which are forgotten as whole traces. */
class ClosedTraces {
  private closings: { readonly identities: ReadonlySet<string>; readonly flushNumber: number }[] = [];

  has(identity: string): boolean {
    return this.closings.some(({ identities }) => identities.has(identity));
  }

  add(identities: readonly string[], flushNumber: number): void {
    this.closings.push({ identities: new Set(identities), flushNumber });
  }

  forget(upToFlush: number, spansMax: number): void {
    this.closings = this.closings.filter(({ flushNumber }) => flushNumber > upToFlush);
    while (this.closings.reduce((sum, { identities }) => sum + identities.size, 0) > spansMax) this.closings.shift();
  }
}

/**
 * Computes from the whole stream and the whole journal, as the ADR words it and with plain maps, what the store must hold.
 * It shares the journal's codec with the engine and nothing else.
 */
export class Oracle {
  private readonly red = new Totals();
  private readonly usage = new Totals();
  private readonly edges = new Totals();
  private readonly dryRuns = new Totals();
  private readonly stored = new Map<string, number[]>();
  private documentsVersion: number | undefined;
  private stressLevel = 0;
  private readonly violations: string[] = [];
  private readonly open = new Map<string, Life>();
  private readonly memory = new Recent<Verdict>();
  private readonly closed = new ClosedTraces();
  private readonly numbers = new Map<string, Set<number>>();

  run(log: readonly LoggedMessage[], archive: readonly Uint8Array[]): Expectation {
    let next = 0;
    for (const bytes of archive) {
      const manifest = new Manifest(bytes);
      for (; next < log.length; next++) {
        const message = log[next];
        if (message === undefined || Number(message.offset) >= manifest.header.position) break;
        if (this.isNew(message)) for (const span of message.spans) this.accept(message, span);
      }
      this.apply(manifest);
    }
    if (next < log.length) this.violations.push(`${log.length - next} messages were never part of a flush`);
    const { red, usage, edges, dryRuns, stored, violations, open } = this;
    return { red, usage, edges, dryRuns, stored, violations, openTraces: open.size };
  }

  private isNew({ headers: { producer } }: LoggedMessage): boolean {
    if (producer === undefined) return true;
    const seen = this.numbers.get(producer.sessionId) ?? new Set<number>();
    this.numbers.set(producer.sessionId, seen);
    const isNew = !seen.has(producer.number);
    seen.add(producer.number);
    return isNew;
  }

  /** The journal may forget producers, but invent nothing and forget no number of those it knows. */
  private checkProducers({ header, producers }: Manifest): void {
    const journaled = new Set(producers.map(({ sessionId }) => sessionId));
    for (const sessionId of this.numbers.keys()) if (!journaled.has(sessionId)) this.numbers.delete(sessionId);
    for (const { sessionId, bounds } of producers) {
      const seen = [...(this.numbers.get(sessionId) ?? [])].sort((a, b) => a - b);
      if (ranges(seen).join() === bounds.join()) continue;
      this.violations.push(
        `flush ${header.flushNumber} has ${bounds.join()} of producer ${sessionId}, not ${seen.join()}`,
      );
    }
  }

  private accept(message: LoggedMessage, span: SimSpan): void {
    const { tenantId } = message.headers;
    const trace = `${tenantId}/${span.traceId}`;
    const identity = identityOf(tenantId, span);
    const life = this.open.get(trace);
    const remembered = this.memory.get(trace);
    if (life?.spans.some((accepted) => accepted.identity === identity) === true) return;
    const wasClosed = life === undefined ? remembered !== undefined : life.inherited !== undefined;
    if (wasClosed && this.closed.has(identity)) return;
    const accepted = { span, identity, message };
    const owner = life ?? this.openLife(trace, remembered, span);
    owner.spans.push(accepted);
    if (owner.isRelieved && !owner.spans.some((one) => one.span.isError)) owner.letGo.add(identity);
    this.count(accepted);
  }

  private openLife(trace: string, inherited: Verdict | undefined, span: SimSpan): Life {
    const life: Life = {
      ...{ trace, inherited, verdict: inherited, openedUnder: this.documentsVersion },
      isRelieved: inherited === undefined && losesForRoom(span, this.stressLevel),
      letGo: new Set(),
      spans: [],
    };
    this.open.set(trace, life);
    return life;
  }

  private count({ span, message }: AcceptedSpan): void {
    const durationNano = span.endNano - span.startNano;
    const minute = Math.floor(clamp(span.endNano, message.headers.receivedAtUnixMs) / 60_000) * 60;
    const { tenantId, teamId } = message.headers;
    const kind = spanKindFromNumber(span.kind);
    this.red.add([tenantId, teamId, serviceOf(span), span.environment, span.name, kind, minute].join('|'), {
      spans: 1n,
      errors: span.isError ? 1n : 0n,
      adjusted: BigInt(upstreamCountOf(span)),
      adjustedErrors: span.isError ? BigInt(upstreamCountOf(span)) : 0n,
      sum: durationNano,
      [`bucket${durationBucket(Number(durationNano))}`]: 1n,
    });
    this.usage.add(usageKeyOf({ span, message }), {
      spans: 1n,
      errors: span.isError ? 1n : 0n,
      bytes: BigInt(encodedLength(span)),
      ingestBytes: ingestShareOf(message, span),
      kept: 0n,
    });
  }

  private apply(manifest: Manifest): void {
    const { documentsVersion, flushNumber, memory } = manifest.header;
    for (const entry of manifest.entries()) this.applyEntry(manifest, entry);
    this.memory.forget(flushNumber - memory.decisionMemoryFlushes, memory.decisionMemoryTraces);
    this.closed.forget(flushNumber - memory.dedupeFlushes, memory.dedupeSpans);
    this.checkProducers(manifest);
    if (documentsVersion < (this.documentsVersion ?? 0)) {
      this.violations.push(`flush ${flushNumber} goes back to documents ${documentsVersion}`);
    }
    this.documentsVersion = documentsVersion;
    this.stressLevel = manifest.header.stressLevel;
  }

  private applyEntry(manifest: Manifest, entry: ManifestEntry): void {
    const trace = `${entry.tenantId}/${traceIdOf(entry)}`;
    const life = this.open.get(trace);
    if (life === undefined) {
      this.violations.push(`flush ${manifest.header.flushNumber} decides ${trace}, which is not open`);
      return;
    }
    this.checkChange(life, entry.verdict);
    this.checkVersion(life, entry.verdict);
    life.verdict = entry.verdict;
    if (!entry.isClosed) return;
    this.checkFingerprints(manifest, entry, life);
    this.close(life, entry.verdict);
    if (entry.candidate !== undefined) this.rehearse(life, entry.verdict, entry.candidate);
    this.memory.add(trace, entry.verdict, manifest.header.flushNumber);
    const identities = life.spans.map(({ identity }) => identity);
    this.closed.add(identities, manifest.header.flushNumber);
  }

  /** A verdict may only come where there was none, or turn from dropped to kept for an error. */
  private checkChange(life: Life, after: Verdict): void {
    const before = life.verdict;
    if (before === undefined || (before.kept === after.kept && before.reason === after.reason)) return;
    const hasError = life.spans.some(({ span }) => span.isError);
    if (!before.kept && after.kept && after.reason === 'late_error' && hasError) return;
    this.violations.push(`${life.trace} was ${before.reason} and became ${after.reason}`);
  }

  /** A trace is judged by the documents under which it was opened; what it inherits may be older. */
  private checkVersion({ inherited, openedUnder, trace }: Life, { policyVersion }: Verdict): void {
    if (openedUnder === undefined || inherited?.policyVersion === policyVersion) return;
    if (versionOfLabel(policyVersion) === openedUnder) return;
    this.violations.push(`${trace} was opened under documents ${openedUnder} and judged by ${policyVersion}`);
  }

  private rehearse({ spans, trace }: Life, active: Verdict, candidate: Verdict): void {
    const tenantId = trace.slice(0, trace.indexOf('/'));
    const key = [tenantId, active.policyVersion, candidate.policyVersion, active.kept, candidate.kept].join('|');
    const errorTraces = spans.some(({ span }) => span.isError) ? 1n : 0n;
    this.dryRuns.add(key, { traces: 1n, spans: BigInt(spans.length), errorTraces });
  }

  private close(life: Life, verdict: Verdict): void {
    this.open.delete(life.trace);
    for (const [key, counts] of expectedEdges(life.spans)) this.edges.add(key, counts);
    if (!verdict.kept) return;
    for (const accepted of life.spans) {
      if (life.letGo.has(accepted.identity)) continue;
      this.usage.add(usageKeyOf(accepted), { kept: 1n });
      const weight = verdict.adjustedCount * upstreamCountOf(accepted.span);
      this.stored.set(accepted.identity, [...(this.stored.get(accepted.identity) ?? []), weight]);
    }
  }

  private checkFingerprints(manifest: Manifest, entry: ManifestEntry, life: Life): void {
    const journaled = Array.from({ length: entry.fingerprintCount }, (_, index) =>
      [manifest.fingerprintLo(entry, index), manifest.fingerprintHi(entry, index)].join('-'),
    );
    const expected = life.spans.map(({ span }) => {
      const id = Buffer.from(span.spanId, 'hex');
      return [fingerprintLo(id.readUInt32LE(0), span.kind), fingerprintHi(id.readUInt32LE(4), span.kind)].join('-');
    });
    if (journaled.sort().join() !== expected.sort().join()) {
      this.violations.push(`the journal has ${journaled.length} spans of ${life.trace}, not its ${expected.length}`);
    }
  }
}

/** The same draw as everywhere, within what is left of those that were sampled before. A quarter of an octave less at each level. */
function losesForRoom(span: SimSpan, level: number): boolean {
  if (level === 0) return false;
  const probability = 2 ** (-level / 4) / upstreamCountOf(span);
  const random = BigInt(`0x${/rv:([0-9a-f]{14})/.exec(span.traceState ?? '')?.[1] ?? span.traceId.slice(-14)}`);
  return random < 2n ** 56n - BigInt(Math.round(probability * 2 ** 56));
}

/** Compares the store with the expectation. */
export function differences(expected: Expectation, store: SimStore): string[] {
  const found = [...expected.violations, ...store.violations];
  const compare = (what: string, one: Totals, other: Totals): void => {
    const [want, got] = [new Set(one.lines()), new Set(other.lines())];
    for (const line of want) if (!got.has(line)) found.push(`${what}: missing ${line}`);
    for (const line of got) if (!want.has(line)) found.push(`${what}: unexpected ${line}`);
  };
  compare('red', expected.red, store.red);
  compare('usage', expected.usage, store.usage);
  compare('edges', expected.edges, store.edges);
  compare('dry runs', expected.dryRuns, store.dryRuns);
  const rows = new Map<string, number[]>();
  for (const { identity, adjustedCount } of store.spans) {
    rows.set(identity, [...(rows.get(identity) ?? []), adjustedCount]);
  }
  for (const identity of new Set([...rows.keys(), ...expected.stored.keys()])) {
    const [want, got] = [expected.stored.get(identity) ?? [], rows.get(identity) ?? []];
    if (want.join() !== got.join()) found.push(`span ${identity} is stored for ${got.join()}, not for ${want.join()}`);
  }
  const summarised = store.traces.reduce((sum, { increment }) => sum + increment.spanCount, 0);
  if (summarised !== store.spans.length) {
    found.push(`trace summaries count ${summarised} spans, ${store.spans.length} are stored`);
  }
  return found;
}

/** The spans that were sent, by trace and identity, each once. */
function spansByTrace(log: readonly LoggedMessage[]): ReadonlyMap<string, ReadonlyMap<string, SimSpan>> {
  const spansOfTrace = new Map<string, Map<string, SimSpan>>();
  for (const { headers, spans } of log) {
    for (const span of spans) {
      const trace = `${headers.tenantId}/${span.traceId}`;
      const known = spansOfTrace.get(trace) ?? new Map<string, SimSpan>();
      spansOfTrace.set(trace, known.set(identityOf(headers.tenantId, span), span));
    }
  }
  return spansOfTrace;
}

/**
 * What a user may expect who knows nothing of journals, where no memory was too short, or nothing came twice but messages with
 * numbers: every distinct span counts once and is stored at most once.
 */
export function countedOtherwise(log: readonly LoggedMessage[], store: SimStore): string[] {
  const found: string[] = [];
  const spansOfTrace = spansByTrace(log);
  const distinct = [...spansOfTrace.values()].reduce((sum, spans) => sum + spans.size, 0);
  for (const [what, totals] of [['red', store.red] as const, ['usage', store.usage] as const]) {
    const counted = [...totals.rows.values()].reduce((sum, row) => sum + (row.get('spans') ?? 0n), 0n);
    if (counted !== BigInt(distinct)) found.push(`${what} counts ${counted} spans, ${distinct} were sent`);
  }
  const stored = new Set<string>();
  for (const { identity } of store.spans) {
    if (stored.has(identity)) found.push(`span ${identity} is stored more than once`);
    stored.add(identity);
  }
  return found;
}

/** ... and of every trace all spans are stored or none, but for those that became kept by a late error. */
export function promisesBroken(log: readonly LoggedMessage[], store: SimStore, areErrorsKept: boolean): string[] {
  const found: string[] = [];
  const stored = new Map<string, string[]>();
  for (const row of store.spans) stored.set(row.identity, [...(stored.get(row.identity) ?? []), row.reason]);
  for (const [trace, spans] of spansByTrace(log)) {
    const rows = [...spans.keys()].map((identity) => stored.get(identity) ?? []);
    const reasons = new Set(rows.flat());
    const storedCount = rows.filter((row) => row.length > 0).length;
    if (reasons.size > 1) found.push(`trace ${trace} has several reasons: ${[...reasons].join(', ')}`);
    const isPartial = storedCount > 0 && storedCount < spans.size;
    if (isPartial && !reasons.has('late_error')) {
      found.push(`trace ${trace} has ${storedCount} of ${spans.size} spans stored (${[...reasons].join()})`);
    }
    const errors = areErrorsKept ? [...spans].filter(([, span]) => span.isError) : [];
    if (errors.some(([identity]) => !stored.has(identity))) found.push(`trace ${trace} misses a span with an error`);
  }
  return found;
}

/** First and last of each run of whole numbers. */
function ranges(ascending: readonly number[]): number[] {
  return ascending.flatMap((number, index) => [
    ...(ascending[index - 1] === number - 1 ? [] : [number]),
    ...(ascending[index + 1] === number + 1 ? [] : [number]),
  ]);
}

function serviceOf(span: SimSpan): string {
  return span.service === '' ? 'unknown_service' : span.service;
}

/** The span's part of what the client sent: by what the message has for it and, before it, for its service and scope. */
function ingestShareOf({ headers, value, spans }: LoggedMessage, span: SimSpan): bigint {
  const ends = [0, ...endsOnWire(spans)];
  const index = spans.indexOf(span);
  const due = (count: number): bigint =>
    (BigInt(headers.ingestBytes) * BigInt(ends[count] ?? 0)) / BigInt(value.length);
  return due(index + 1) - due(index);
}

function usageKeyOf({ span, message }: Pick<AcceptedSpan, 'span' | 'message'>): string {
  const { tenantId, teamId, receivedAtUnixMs } = message.headers;
  return [tenantId, teamId, serviceOf(span), span.environment, Math.floor(receivedAtUnixMs / 3_600_000) * 3600].join(
    '|',
  );
}

function traceIdOf({ word0, word1, word2, word3 }: ManifestEntry): string {
  const bytes = Buffer.alloc(16);
  [word0, word1, word2, word3].forEach((word, index) => bytes.writeUInt32LE(word, index * 4));
  return bytes.toString('hex');
}
