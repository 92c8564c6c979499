import type { WireCursor } from './wire-cursor.js';

/** A payload `bytes[start, end)`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The spans of one ScopeSpans and where the body describes them. Ranges are payloads without tag and length; (0, 0) means
 * absent, which no payload can be as a tag comes before it. Groups without spans are not listed.
 */
export interface ScanGroup {
  /** Which ResourceSpans of the body, counted from 0: groups with the same index share resource and its schema URL. */
  readonly resourceIndex: number;
  readonly resourceStart: number;
  readonly resourceEnd: number;
  /** A schema URL that is not UTF-8 counts as absent. */
  readonly resourceSchemaUrlStart: number;
  readonly resourceSchemaUrlEnd: number;
  readonly scopeStart: number;
  readonly scopeEnd: number;
  readonly scopeSchemaUrlStart: number;
  readonly scopeSchemaUrlEnd: number;
  /**
   * Protobuf lets a submessage be given in pieces that merge. No SDK does; where a body does, the ranges above are the first
   * piece and these the further ones, in order. The concatenated payloads are the merged message (`resourcePayload`).
   * `frameByPartition` joins them, so readers of the stream never see pieces.
   */
  readonly resourceRest: readonly ByteRange[];
  readonly scopeRest: readonly ByteRange[];
  /** Bits of GROUP_FAULT: what is wrong with the resource or the scope. */
  readonly faults: number;
}

const NO_RANGES: readonly ByteRange[] = [];

/** Occurrences of a submessage that may be given more than once. */
export class Pieces {
  start = 0;
  end = 0;
  rest: readonly ByteRange[] = NO_RANGES;
  private further: ByteRange[] | undefined;

  /** Notes the submessage of `length` bytes at the cursor; does not move it. */
  add(cursor: WireCursor, length: number): void {
    const start = cursor.position;
    const end = start + length;
    if (this.start === 0) {
      this.start = start;
      this.end = end;
    } else {
      this.further ??= [];
      this.rest = this.further;
      this.further.push({ start, end });
    }
  }
}

/** Of several occurrences of a schema URL the last counts. */
export interface SchemaUrl {
  start: number;
  end: number;
}

export class GroupUnderScan implements ScanGroup {
  readonly resourceIndex: number;
  resourceStart = 0;
  resourceEnd = 0;
  resourceSchemaUrlStart = 0;
  resourceSchemaUrlEnd = 0;
  readonly scopeStart: number;
  readonly scopeEnd: number;
  readonly scopeSchemaUrlStart: number;
  readonly scopeSchemaUrlEnd: number;
  resourceRest = NO_RANGES;
  readonly scopeRest: readonly ByteRange[];
  faults: number;

  constructor(resourceIndex: number, scope: Pieces, schemaUrl: SchemaUrl, faults: number) {
    this.resourceIndex = resourceIndex;
    this.scopeStart = scope.start;
    this.scopeEnd = scope.end;
    this.scopeRest = scope.rest;
    this.scopeSchemaUrlStart = schemaUrl.start;
    this.scopeSchemaUrlEnd = schemaUrl.end;
    this.faults = faults;
  }

  setResource(resource: Pieces, schemaUrl: SchemaUrl, faults: number): void {
    this.resourceStart = resource.start;
    this.resourceEnd = resource.end;
    this.resourceRest = resource.rest;
    this.resourceSchemaUrlStart = schemaUrl.start;
    this.resourceSchemaUrlEnd = schemaUrl.end;
    this.faults |= faults;
  }
}

/** The merged payload of a group's resource: a view of the body unless it came in pieces. */
export function resourcePayload(body: Uint8Array, group: ScanGroup): Uint8Array {
  return joinPieces(body, group.resourceStart, group.resourceEnd, group.resourceRest);
}

/** The merged payload of a group's instrumentation scope: a view of the body unless it came in pieces. */
export function scopePayload(body: Uint8Array, group: ScanGroup): Uint8Array {
  return joinPieces(body, group.scopeStart, group.scopeEnd, group.scopeRest);
}

export function joinPieces(body: Uint8Array, start: number, end: number, rest: readonly ByteRange[]): Uint8Array {
  const first = body.subarray(start, end);
  if (rest.length === 0) return first;
  const joined = new Uint8Array(rest.reduce((sum, piece) => sum + piece.end - piece.start, first.length));
  joined.set(first);
  let at = first.length;
  for (const piece of rest) {
    joined.set(body.subarray(piece.start, piece.end), at);
    at += piece.end - piece.start;
  }
  return joined;
}
