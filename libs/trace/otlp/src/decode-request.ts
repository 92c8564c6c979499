import type { InstrumentationScope, KeyValue, Resource, Span } from '@clew/trace-model';
import { readKeyValueInto } from './decode-attributes.js';
import { decodeSpan } from './decode-span.js';
import { ANY_VALUE_DEPTH_MAX_DEFAULT } from './limits.js';
import type { AnyValueLimits } from './limits.js';
import { resourcePayload, scopePayload } from './scan-group.js';
import type { ScanGroup } from './scan-group.js';
import { TraceScan } from './trace-scan.js';
import { decodeUtf8 } from './utf8.js';
import { WireCursor } from './wire-cursor.js';
import { RESOURCE, SCOPE } from './wire-tags.js';

export interface DecodedScopeSpans {
  readonly scope: InstrumentationScope;
  readonly schemaUrl: string;
  readonly spans: readonly Span[];
}

export interface DecodedResourceSpans {
  readonly resource: Resource;
  readonly schemaUrl: string;
  readonly scopeSpans: readonly DecodedScopeSpans[];
}

/** A Resource payload; an empty range (absent) gives a resource without attributes. */
export function decodeResource(bytes: Uint8Array, start: number, end: number, limits: AnyValueLimits = {}): Resource {
  const depthMax = limits.anyValueDepthMax ?? ANY_VALUE_DEPTH_MAX_DEFAULT;
  const cursor = new WireCursor(bytes, start, end);
  const attributes: KeyValue[] = [];
  let droppedAttributesCount = 0;
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag === RESOURCE.attributes) readKeyValueInto(cursor, attributes, depthMax);
    else if (tag === RESOURCE.droppedAttributesCount) droppedAttributesCount = cursor.readUint32();
    else cursor.skipUnknown(tag, RESOURCE.fields);
  }
  return { attributes, droppedAttributesCount };
}

/** An InstrumentationScope payload; an empty range (absent) gives a scope without a name. */
export function decodeScope(
  bytes: Uint8Array,
  start: number,
  end: number,
  limits: AnyValueLimits = {},
): InstrumentationScope {
  const depthMax = limits.anyValueDepthMax ?? ANY_VALUE_DEPTH_MAX_DEFAULT;
  const cursor = new WireCursor(bytes, start, end);
  const attributes: KeyValue[] = [];
  let name = '';
  let version = '';
  let droppedAttributesCount = 0;
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag === SCOPE.name) name = cursor.readText();
    else if (tag === SCOPE.version) version = cursor.readText();
    else if (tag === SCOPE.attributes) readKeyValueInto(cursor, attributes, depthMax);
    else if (tag === SCOPE.droppedAttributesCount) droppedAttributesCount = cursor.readUint32();
    else cursor.skipUnknown(tag, SCOPE.fields);
  }
  return { name, version, attributes, droppedAttributesCount };
}

/**
 * All of an ExportTraceServiceRequest, in the order of the body. Resources and scopes without spans are left out. Throws
 * OtlpError as `TraceScan.scan` and `decodeSpan` do: one span without valid ids fails the whole request.
 */
export function decodeTraceRequest(body: Uint8Array, limits: AnyValueLimits = {}): DecodedResourceSpans[] {
  const scan = new TraceScan();
  scan.outline(body); // decoding checks the rest
  const resourceSpans: (DecodedResourceSpans & { scopeSpans: DecodedScopeSpans[] })[] = [];
  let previous: ScanGroup | undefined;
  let span = 0;
  for (const [groupIndex, group] of scan.groups.entries()) {
    if (group.resourceIndex !== previous?.resourceIndex) {
      const payload = resourcePayload(body, group);
      resourceSpans.push({
        resource: decodeResource(payload, 0, payload.length, limits),
        schemaUrl: decodeUtf8(body, group.resourceSchemaUrlStart, group.resourceSchemaUrlEnd),
        scopeSpans: [],
      });
    }
    previous = group;
    const spans: Span[] = [];
    for (; span < scan.spanCount && scan.spanGroup[span] === groupIndex; span++) {
      spans.push(decodeSpan(body, scan.spanStart[span] ?? 0, scan.spanEnd[span] ?? 0, limits));
    }
    const payload = scopePayload(body, group);
    resourceSpans.at(-1)?.scopeSpans.push({
      scope: decodeScope(payload, 0, payload.length, limits),
      schemaUrl: decodeUtf8(body, group.scopeSchemaUrlStart, group.scopeSchemaUrlEnd),
      spans,
    });
  }
  return resourceSpans;
}
