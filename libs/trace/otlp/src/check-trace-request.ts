import { ANY_VALUE_DEPTH_MAX_DEFAULT } from './limits.js';
import type { AnyValueLimits } from './limits.js';
import { overLimit } from './otlp-error.js';
import { WireCursor } from './wire-cursor.js';
import {
  ANY_VALUE,
  EVENT,
  KEY_VALUE,
  LINK,
  REQUEST,
  RESOURCE,
  RESOURCE_SPANS,
  SCOPE,
  SCOPE_SPANS,
  SPAN,
  STATUS,
  VALUE_LIST,
} from './wire-tags.js';

/** What may follow a tag of a message: another message, or a plain value. Indexed by tag. */
interface MessageShape {
  readonly fields: number;
  readonly submessages: (MessageShape | undefined)[];
  readonly plain: boolean[];
  /** Counts towards the depth limit. */
  readonly isAnyValue: boolean;
}

const REQUEST_SHAPE = traceRequestShape();

/**
 * Walks every message of a body down to the last attribute without decoding. Throws OtlpError when anything in it is
 * malformed or nested too deeply. A gateway that does this before it acknowledges never puts bytes into the stream that the
 * sampler, or any other consumer, cannot read. Text is not checked for UTF-8: SDKs cut it within characters.
 */
export function checkTraceRequest(body: Uint8Array, limits: AnyValueLimits = {}): void {
  const cursor = new WireCursor(body, 0, body.length);
  checkMessage(cursor, REQUEST_SHAPE, limits.anyValueDepthMax ?? ANY_VALUE_DEPTH_MAX_DEFAULT);
}

function checkMessage(cursor: WireCursor, shape: MessageShape, depthLeft: number): void {
  if (shape.isAnyValue && --depthLeft < 0) {
    throw overLimit('attribute value nested too deeply', cursor.position);
  }
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    const submessage = shape.submessages[tag];
    if (submessage !== undefined) {
      const outerEnd = cursor.enter(cursor.readLength());
      checkMessage(cursor, submessage, depthLeft);
      cursor.leave(outerEnd);
    } else if (shape.plain[tag] === true) cursor.skip(tag);
    else cursor.skipUnknown(tag, shape.fields);
  }
}

function traceRequestShape(): MessageShape {
  const anyValue = shapeOf(ANY_VALUE, [], true);
  const keyValue = shapeOf(KEY_VALUE, [[KEY_VALUE.value, anyValue]]);
  addSubmessage(anyValue, ANY_VALUE.array, shapeOf(VALUE_LIST, [[VALUE_LIST.values, anyValue]]));
  addSubmessage(anyValue, ANY_VALUE.kvlist, shapeOf(VALUE_LIST, [[VALUE_LIST.values, keyValue]]));
  const span = shapeOf(SPAN, [
    [SPAN.attributes, keyValue],
    [SPAN.events, shapeOf(EVENT, [[EVENT.attributes, keyValue]])],
    [SPAN.links, shapeOf(LINK, [[LINK.attributes, keyValue]])],
    [SPAN.status, shapeOf(STATUS, [])],
  ]);
  const scopeSpans = shapeOf(SCOPE_SPANS, [
    [SCOPE_SPANS.scope, shapeOf(SCOPE, [[SCOPE.attributes, keyValue]])],
    [SCOPE_SPANS.spans, span],
  ]);
  const resourceSpans = shapeOf(RESOURCE_SPANS, [
    [RESOURCE_SPANS.resource, shapeOf(RESOURCE, [[RESOURCE.attributes, keyValue]])],
    [RESOURCE_SPANS.scopeSpans, scopeSpans],
  ]);
  return shapeOf(REQUEST, [[REQUEST.resourceSpans, resourceSpans]]);
}

function shapeOf(
  tags: { readonly fields: number } & Readonly<Record<string, number>>,
  submessages: readonly (readonly [tag: number, shape: MessageShape])[],
  isAnyValue = false,
): MessageShape {
  const { fields, ...fieldTags } = tags;
  const tagMax = Math.max(...Object.values(fieldTags));
  const shape: MessageShape = {
    fields,
    submessages: new Array<MessageShape | undefined>(tagMax + 1).fill(undefined),
    plain: new Array<boolean>(tagMax + 1).fill(false),
    isAnyValue,
  };
  for (const tag of Object.values(fieldTags)) shape.plain[tag] = true;
  for (const [tag, submessage] of submessages) addSubmessage(shape, tag, submessage);
  return shape;
}

function addSubmessage(shape: MessageShape, tag: number, submessage: MessageShape): void {
  shape.submessages[tag] = submessage;
}
