import type { FieldShape, WirePlace } from './rewrite-shapes.js';

/** Answer of an editor for a value that must not be kept: its attribute, or entry of a kvlist, is left out. */
export const DROPPED = Symbol('dropped');
export type Dropped = typeof DROPPED;

/**
 * Decides what becomes of a message that is written again. `Plan` is whatever it knows about a key; each value of the key is
 * asked about with it. Values are protobuf payloads of AnyValue, texts are UTF-8; undefined always means: as it was.
 * What is handed out is valid during the call only; what is handed back is copied.
 */
export interface WireEditor<Plan> {
  /** A text that is no attribute. An empty one is left out. */
  text(field: FieldShape, bytes: Uint8Array, start: number, end: number): Uint8Array | undefined;
  /** A named field of eight bytes. */
  time(field: FieldShape): bigint | undefined;
  /** An attribute or, with the plan of what it is in, an entry of a kvlist. */
  attribute(place: WirePlace, bytes: Uint8Array, keyStart: number, keyEnd: number, outer?: Plan): Plan | Dropped;
  /** What takes the place of the key. */
  key(plan: Plan): Uint8Array | undefined;
  /** A value outside attributes: the body of a log record. */
  bareValue(field: FieldShape): Plan;
  /**
   * A string, bytes, int or double, alone or within arrays: `tag` says which, `bytes[start, end)` is its text, its bytes, its
   * varint or its eight bytes.
   */
  leaf(plan: Plan, tag: number, bytes: Uint8Array, start: number, end: number): Uint8Array | Dropped | undefined;
  /** The payload of the whole value of an attribute, entry or body, after its leaves were edited. */
  value(plan: Plan, bytes: Uint8Array, start: number, end: number): Uint8Array | Dropped | undefined;
  /** After the attributes of a message: what else it gets. */
  moreAttributes(place: WirePlace, add: (key: Uint8Array, value: Uint8Array) => void): void;
  /** How many attributes of the message being written its `dropped_attributes_count` has to count besides. */
  droppedAttributes(place: WirePlace): number;
}
