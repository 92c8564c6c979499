import type { ByteRange, ScanGroup } from '@clew/otlp';

/** Tag and length of a nested message: a tag of one byte, a length of at most five. */
const FIELD_BYTES = 6;
/** ResourceSpans, Resource, its schema URL, ScopeSpans, scope, its schema URL. */
const GROUP_FIELDS = 6;

/** Upper bound of what one span adds to a message that already has its resource and scope. */
export function framedSpanBytes(spanStart: number, spanEnd: number): number {
  return spanEnd - spanStart + FIELD_BYTES;
}

/** Upper bound of what a resource and scope add to a message. */
export function framedGroupBytes(group: ScanGroup): number {
  return (
    group.resourceEnd -
    group.resourceStart +
    piecesBytes(group.resourceRest) +
    (group.scopeEnd - group.scopeStart) +
    piecesBytes(group.scopeRest) +
    (group.resourceSchemaUrlEnd - group.resourceSchemaUrlStart) +
    (group.scopeSchemaUrlEnd - group.scopeSchemaUrlStart) +
    GROUP_FIELDS * FIELD_BYTES
  );
}

function piecesBytes(pieces: readonly ByteRange[]): number {
  return pieces.reduce((sum, piece) => sum + piece.end - piece.start, 0);
}
