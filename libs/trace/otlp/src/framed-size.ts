import type { TraceEdits } from './trace-edits.js';
import type { ByteRange, ScanGroup } from './scan-group.js';
import type { TraceScan } from './trace-scan.js';

/** Tag and longest length of a submessage. */
const HEADER_BYTES_MAX = 6;

/** Most bytes that a span adds to a message that already has its resource and scope. */
export function framedSpanBytes(scan: TraceScan, spanIndex: number, edits?: TraceEdits): number {
  const edited = edits?.span(spanIndex);
  const length = edited?.length ?? (scan.spanEnd[spanIndex] ?? 0) - (scan.spanStart[spanIndex] ?? 0);
  return length + HEADER_BYTES_MAX;
}

/** Most bytes that resource, scope and their schema URLs add to a message: those of the group of that index. */
export function framedGroupBytes(scan: TraceScan, groupIndex: number, edits?: TraceEdits): number {
  return framedResourceBytes(scan, groupIndex, edits) + framedScopeBytes(scan, groupIndex, edits);
}

export function framedResourceBytes(scan: TraceScan, groupIndex: number, edits?: TraceEdits): number {
  const group = groupAt(scan, groupIndex);
  const edited = edits?.resource(group.resourceIndex);
  const resourceBytes = edited?.length ?? joinedBytes(group.resourceStart, group.resourceEnd, group.resourceRest);
  const url = edits?.resourceSchemaUrl(group.resourceIndex);
  const urlBytes = url?.length ?? group.resourceSchemaUrlEnd - group.resourceSchemaUrlStart;
  return resourceBytes + urlBytes + 3 * HEADER_BYTES_MAX;
}

export function framedScopeBytes(scan: TraceScan, groupIndex: number, edits?: TraceEdits): number {
  const group = groupAt(scan, groupIndex);
  const edited = edits?.scope(groupIndex);
  const scopeBytes = edited?.length ?? joinedBytes(group.scopeStart, group.scopeEnd, group.scopeRest);
  const urlBytes = edits?.scopeSchemaUrl(groupIndex)?.length ?? group.scopeSchemaUrlEnd - group.scopeSchemaUrlStart;
  return scopeBytes + urlBytes + 3 * HEADER_BYTES_MAX;
}

export function groupAt(scan: TraceScan, groupIndex: number): ScanGroup {
  const group = scan.groups[groupIndex];
  if (group === undefined) throw new RangeError(`group ${groupIndex} is not of this scan`);
  return group;
}

function joinedBytes(start: number, end: number, rest: readonly ByteRange[]): number {
  let length = end - start;
  for (const piece of rest) length += piece.end - piece.start;
  return length;
}
