import type { PolicyBook, PolicySet, SamplingDocuments } from '@clew/sampling-policies';

import type { PolicySource } from './policy-source.js';
import { encodeText } from './text.js';

/** By what the traces of an organisation are judged that were opened while it was in force. */
export interface Binding {
  readonly set: PolicySet;
  /** Evaluated beside it; decides nothing. */
  readonly candidate: PolicySet | undefined;
  openTraces: number;
  isInForce: boolean;
}

/** Documents of organisations that have none are those of nobody. */
const NO_DOCUMENTS: SamplingDocuments = { version: 0, entries: [] };

/**
 * The policies in force and those by which open traces still are judged: a trace keeps to the version under which it was
 * opened. A retired version is let go when its last trace is closed.
 */
export class PolicyRegister {
  private readonly source: PolicySource;
  private readonly documentsBytesMax: number;
  private readonly bindings: (Binding | undefined)[] = [];
  private readonly free: number[] = [];
  private readonly inForce = new Map<string, number>();
  private current: SamplingDocuments;
  private book: PolicyBook;
  private prepared: { readonly documents: SamplingDocuments; readonly book: PolicyBook } | undefined;
  private refusedVersion: number | undefined;

  /** @param documentsBytesMax what the journal cannot hold must not take effect: nobody could take over */
  constructor(source: PolicySource, documentsBytesMax: number) {
    this.source = source;
    this.documentsBytesMax = documentsBytesMax;
    const documents = source.documents();
    const book = this.admit(documents, undefined);
    this.current = book === undefined ? NO_DOCUMENTS : documents;
    this.book = book ?? source.bookOf(NO_DOCUMENTS, undefined);
  }

  get documents(): SamplingDocuments {
    return this.current;
  }

  /** Versions by which open traces are judged, the one in force included, over all organisations. */
  get bindingCount(): number {
    return this.bindings.length - this.free.length;
  }

  /** For a trace that is opened now; to be released when it is closed. */
  bind(tenantId: string): number {
    const number = this.inForceFor(tenantId);
    this.get(number).openTraces++;
    return number;
  }

  get(number: number): Binding {
    const binding = this.bindings[number];
    if (binding === undefined) throw new Error(`there are no policies ${number}`);
    return binding;
  }

  release(number: number): void {
    const binding = this.get(number);
    binding.openTraces--;
    this.dropUnused(number, binding);
  }

  arrived(tenantId: string, teamId: string, spanCount: number, byteLength: number, streamTimeMs: number): void {
    const { set, candidate } = this.get(this.inForceFor(tenantId));
    set.arrived(tenantId, teamId, spanCount, byteLength, streamTimeMs);
    candidate?.arrived(tenantId, teamId, spanCount, byteLength, streamTimeMs);
  }

  /** Documents that are to take effect with the next flush; undefined when there are no newer ones. */
  newer(): SamplingDocuments | undefined {
    const documents = this.source.documents();
    if (documents.version <= this.current.version || documents.version === this.refusedVersion) return undefined;
    if (this.prepared?.documents.version !== documents.version) {
      const book = this.admit(documents, this.book);
      this.prepared = book === undefined ? undefined : { documents, book };
    }
    return this.prepared?.documents;
  }

  /** From here on traces are opened under these, as the journal says. */
  adopt(documents: SamplingDocuments): void {
    const prepared = this.prepared?.documents.version === documents.version ? this.prepared.book : undefined;
    this.prepared = undefined;
    const book = prepared ?? this.tryBook(documents, this.book);
    this.retireAll();
    this.current = documents;
    // What another program journaled and this one cannot read: its version holds, without its policies.
    this.book = book ?? this.source.bookOf({ ...NO_DOCUMENTS, version: documents.version }, this.book);
  }

  /** As they were when a snapshot was taken. */
  restore(documents: SamplingDocuments): void {
    if (documents.version !== this.current.version) this.adopt(documents);
  }

  /** What policies have learned. */
  snapshot(): unknown {
    return this.book.snapshot();
  }

  restoreLearned(snapshot: unknown): void {
    this.book.restore(snapshot);
  }

  private inForceFor(tenantId: string): number {
    const known = this.inForce.get(tenantId);
    if (known !== undefined) return known;
    const number = this.free.pop() ?? this.bindings.length;
    this.bindings[number] = {
      set: this.book.setOf(tenantId),
      candidate: this.book.candidateOf(tenantId),
      openTraces: 0,
      isInForce: true,
    };
    this.inForce.set(tenantId, number);
    return number;
  }

  private retireAll(): void {
    for (const number of this.inForce.values()) {
      const binding = this.get(number);
      binding.isInForce = false;
      this.dropUnused(number, binding);
    }
    this.inForce.clear();
  }

  private dropUnused(number: number, binding: Binding): void {
    if (binding.isInForce || binding.openTraces > 0) return;
    this.bindings[number] = undefined;
    this.free.push(number);
  }

  /** The policies of documents that come from the source and not from the journal, unless they are refused. */
  private admit(documents: SamplingDocuments, previous: PolicyBook | undefined): PolicyBook | undefined {
    const byteLength = encodeText(JSON.stringify(documents)).length;
    if (byteLength <= this.documentsBytesMax) return this.tryBook(documents, previous);
    const allowed = `allowed are ${this.documentsBytesMax} (snapshotBytesMax)`;
    this.refuse(documents, new RangeError(`the sampling documents take ${byteLength} bytes, ${allowed}`));
    return undefined;
  }

  private refuse(documents: SamplingDocuments, error: unknown): void {
    this.refusedVersion = documents.version;
    this.source.refused?.(documents, error);
  }

  private tryBook(documents: SamplingDocuments, previous: PolicyBook | undefined): PolicyBook | undefined {
    try {
      return this.source.bookOf(documents, previous);
    } catch (error) {
      this.refuse(documents, error);
      return undefined;
    }
  }
}
