import { BackwardWriter } from './backward-writer.js';
import { groupAt } from './framed-size.js';
import type { ByteRange } from './scan-group.js';
import type { TraceEdits } from './trace-edits.js';
import type { TraceScan } from './trace-scan.js';
import { REQUEST, RESOURCE_SPANS, SCOPE_SPANS } from './wire-tags.js';
import { varintBytes } from './wire-writer.js';

/** A scanned body, and what takes the place of parts of it. */
export interface FrameSource {
  readonly body: Uint8Array;
  readonly scan: TraceScan;
  /** Undefined when there are none, the normal case. */
  readonly edits: TraceEdits | undefined;
}

/** The spans of one message, as a list from the last to the first: the order in which a BackwardWriter wants them. */
export interface SpanList {
  readonly lastSpan: number;
  /** For every span of the body the one before it in its list, or -1. */
  readonly previousSpan: Int32Array;
}

/** Writes one message from its last byte to its first, so that every length is known when its header is due. */
export class FrameWriter {
  private readonly source: FrameSource;
  private readonly writer: BackwardWriter;
  private readonly previousSpan: Int32Array;
  private span: number;

  /** @param memory as much as the message may take at most */
  constructor(source: FrameSource, spans: SpanList, memory: Uint8Array) {
    this.source = source;
    this.writer = new BackwardWriter(memory);
    this.previousSpan = spans.previousSpan;
    this.span = spans.lastSpan;
  }

  write(): Uint8Array {
    while (this.span >= 0) this.writeResourceSpans();
    return this.writer.written();
  }

  private groupIndex(): number {
    return this.span < 0 ? -1 : (this.source.scan.spanGroup[this.span] ?? -1);
  }

  /** Writes the run of spans up to the current one that share a resource. */
  private writeResourceSpans(): void {
    const { source, writer } = this;
    const { scan, edits } = source;
    const messageEnd = writer.position;
    const group = groupAt(scan, this.groupIndex());
    const url = edits?.resourceSchemaUrl(group.resourceIndex);
    if (url !== undefined) this.writeSchemaUrl(RESOURCE_SPANS.schemaUrl, url, 0, url.length);
    else {
      const { resourceSchemaUrlStart, resourceSchemaUrlEnd } = group;
      this.writeSchemaUrl(RESOURCE_SPANS.schemaUrl, source.body, resourceSchemaUrlStart, resourceSchemaUrlEnd);
    }
    do this.writeScopeSpans();
    while (this.span >= 0 && groupAt(scan, this.groupIndex()).resourceIndex === group.resourceIndex);
    const edited = edits?.resource(group.resourceIndex);
    if (edited !== undefined) this.writeEdited(RESOURCE_SPANS.resource, edited);
    else this.writePieces(RESOURCE_SPANS.resource, group.resourceStart, group.resourceEnd, group.resourceRest);
    writer.closeMessage(REQUEST.resourceSpans, messageEnd);
  }

  /** Writes the run of spans up to the current one that share a group. */
  private writeScopeSpans(): void {
    const { source, writer } = this;
    const { scan, edits } = source;
    const messageEnd = writer.position;
    const groupIndex = this.groupIndex();
    const group = groupAt(scan, groupIndex);
    const url = edits?.scopeSchemaUrl(groupIndex);
    if (url !== undefined) this.writeSchemaUrl(SCOPE_SPANS.schemaUrl, url, 0, url.length);
    else this.writeSchemaUrl(SCOPE_SPANS.schemaUrl, source.body, group.scopeSchemaUrlStart, group.scopeSchemaUrlEnd);
    do {
      const edited = edits?.span(this.span);
      if (edited === undefined) this.writeNeighbours();
      else {
        this.writeEdited(SCOPE_SPANS.spans, edited);
        this.span = this.previousSpan[this.span] ?? -1;
      }
    } while (this.groupIndex() === groupIndex);
    const edited = edits?.scope(groupIndex);
    if (edited !== undefined) this.writeEdited(SCOPE_SPANS.scope, edited);
    else this.writePieces(SCOPE_SPANS.scope, group.scopeStart, group.scopeEnd, group.scopeRest);
    writer.closeMessage(RESOURCE_SPANS.scopeSpans, messageEnd);
  }

  /**
   * Writes the current span, and with it, in one copy, those that lie right before it in both body and message. Traces are
   * sent in one piece often enough to make this the larger part of a body.
   */
  private writeNeighbours(): void {
    const { source, writer, previousSpan } = this;
    const { body, scan, edits } = source;
    const spansEnd = scan.spanEnd[this.span] ?? 0;
    let first = this.span;
    while (previousSpan[first] === first - 1 && followsDirectly(scan, first) && edits?.span(first - 1) === undefined) {
      first--;
    }
    const end = writer.position;
    const firstEnd = scan.spanEnd[first] ?? 0;
    writer.copy(body, scan.spanStart[first] ?? 0, spansEnd);
    writer.closeMessage(SCOPE_SPANS.spans, end - (spansEnd - firstEnd));
    this.span = previousSpan[first] ?? -1;
  }

  private writeSchemaUrl(tag: number, bytes: Uint8Array, start: number, end: number): void {
    if (start === end) return;
    const messageEnd = this.writer.position;
    this.writer.copy(bytes, start, end);
    this.writer.closeMessage(tag, messageEnd);
  }

  private writeEdited(tag: number, payload: Uint8Array): void {
    const messageEnd = this.writer.position;
    this.writer.copy(payload, 0, payload.length);
    this.writer.closeMessage(tag, messageEnd);
  }

  private writePieces(tag: number, start: number, end: number, rest: readonly ByteRange[]): void {
    if (start === 0) return;
    const { source, writer } = this;
    const messageEnd = writer.position;
    for (let index = rest.length - 1; index >= 0; index--) {
      const piece = rest[index];
      if (piece !== undefined) writer.copy(source.body, piece.start, piece.end);
    }
    writer.copy(source.body, start, end);
    writer.closeMessage(tag, messageEnd);
  }
}

/**
 * Whether between the span and the one before it in the body there is nothing but the span's own header in its shortest
 * form, the one that we would write. Any other form is longer.
 */
function followsDirectly(scan: TraceScan, span: number): boolean {
  const start = scan.spanStart[span] ?? 0;
  const length = (scan.spanEnd[span] ?? 0) - start;
  return start - (scan.spanEnd[span - 1] ?? 0) === 1 + varintBytes(length);
}
