import { ANY_VALUE, EVENT, KEY_VALUE, LINK, RESOURCE, SCOPE, STATUS, VALUE_LIST } from './wire-tags.js';

export interface FieldShape {
  /** `attribute` is a repeated KeyValue that counts against `attributesMax`. */
  readonly kind: 'plain' | 'text' | 'message' | 'attribute';
  readonly isRepeated: boolean;
  /** Its length counts against `attributeBytesMax`. */
  readonly isBounded: boolean;
  /** Of the kinds `message` and `attribute`. */
  readonly message: MessageShape | undefined;
}

/** What a message may hold: the table that MessageInspector goes by. */
export interface MessageShape {
  /** Bit n is set when the message defines field n. */
  readonly fieldBits: number;
  /** Indexed by tag. */
  readonly fields: readonly (FieldShape | undefined)[];
  /** Its fields are one oneof, and it counts towards the depth limit. */
  readonly isAnyValue: boolean;
}

const PLAIN = { kind: 'plain', isRepeated: false, isBounded: false, message: undefined } as const;
const BOUNDED_BYTES = { ...PLAIN, isBounded: true } as const;
const TEXT = { ...PLAIN, kind: 'text' } as const;
const BOUNDED_TEXT = { ...TEXT, isBounded: true } as const;

const anyValueFields: (FieldShape | undefined)[] = [];
const keyValueFields: (FieldShape | undefined)[] = [];
const ANY_VALUE_SHAPE: MessageShape = { fieldBits: ANY_VALUE.fields, fields: anyValueFields, isAnyValue: true };
const KEY_VALUE_SHAPE: MessageShape = { fieldBits: KEY_VALUE.fields, fields: keyValueFields, isAnyValue: false };
const ATTRIBUTE = { kind: 'attribute', isRepeated: true, isBounded: false, message: KEY_VALUE_SHAPE } as const;

/** Filled after the fact, because the two hold each other. */
keyValueFields[KEY_VALUE.key] = BOUNDED_TEXT;
keyValueFields[KEY_VALUE.value] = message(ANY_VALUE_SHAPE);
anyValueFields[ANY_VALUE.string] = BOUNDED_TEXT;
anyValueFields[ANY_VALUE.bool] = PLAIN;
anyValueFields[ANY_VALUE.int] = PLAIN;
anyValueFields[ANY_VALUE.double] = PLAIN;
anyValueFields[ANY_VALUE.bytes] = BOUNDED_BYTES;
anyValueFields[ANY_VALUE.array] = { ...message(listOf(ANY_VALUE_SHAPE)), isBounded: true };
anyValueFields[ANY_VALUE.kvlist] = { ...message(listOf(KEY_VALUE_SHAPE)), isBounded: true };

export const RESOURCE_SHAPE = shapeOf(RESOURCE, [
  [RESOURCE.attributes, ATTRIBUTE],
  [RESOURCE.droppedAttributesCount, PLAIN],
]);

export const SCOPE_SHAPE = shapeOf(SCOPE, [
  [SCOPE.name, TEXT],
  [SCOPE.version, TEXT],
  [SCOPE.attributes, ATTRIBUTE],
  [SCOPE.droppedAttributesCount, PLAIN],
]);

const EVENT_SHAPE = shapeOf(EVENT, [
  [EVENT.timeUnixNano, PLAIN],
  [EVENT.name, TEXT],
  [EVENT.attributes, ATTRIBUTE],
  [EVENT.droppedAttributesCount, PLAIN],
]);

const LINK_SHAPE = shapeOf(LINK, [
  [LINK.traceId, PLAIN],
  [LINK.spanId, PLAIN],
  [LINK.traceState, TEXT],
  [LINK.attributes, ATTRIBUTE],
  [LINK.droppedAttributesCount, PLAIN],
  [LINK.flags, PLAIN],
]);

const STATUS_SHAPE = shapeOf(STATUS, [
  [STATUS.message, TEXT],
  [STATUS.code, PLAIN],
]);

export const ATTRIBUTE_FIELD: FieldShape = ATTRIBUTE;
export const EVENT_FIELD: FieldShape = { ...message(EVENT_SHAPE), isRepeated: true };
export const LINK_FIELD: FieldShape = { ...message(LINK_SHAPE), isRepeated: true };
export const STATUS_FIELD: FieldShape = message(STATUS_SHAPE);

function message(shape: MessageShape): FieldShape {
  return { kind: 'message', isRepeated: false, isBounded: false, message: shape };
}

function listOf(element: MessageShape): MessageShape {
  return shapeOf(VALUE_LIST, [[VALUE_LIST.values, { ...message(element), isRepeated: true }]]);
}

function shapeOf(
  tags: { readonly fields: number },
  fieldsByTag: readonly (readonly [tag: number, field: FieldShape])[],
): MessageShape {
  const fields: (FieldShape | undefined)[] = [];
  for (const [tag, field] of fieldsByTag) fields[tag] = field;
  return { fieldBits: tags.fields, fields, isAnyValue: false };
}
