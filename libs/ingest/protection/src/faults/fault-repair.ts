import {
  ANY_VALUE,
  GROUP_FAULT,
  SCAN_BOUNDS_DEFAULT,
  SPAN_FAULT,
  SPAN_SHAPE,
  WireCursor,
  decodeUtf8,
} from '@clew/otlp';
import type { ScanBounds, WirePlace } from '@clew/otlp';
import { scalarBytes, utf8Bytes } from '../any-value-bytes.js';
import { lastCharacterEnd } from '../masking/characters.js';
import { repairedTimes } from './time-repair.js';
import type { SpanTimes } from './time-repair.js';

const SERVICE_NAME = 'service.name';
const UNKNOWN_SERVICE = scalarBytes('unknown_service');
const ORIGINAL_START = utf8Bytes('clew.original.start_time_unix_nano');
const ORIGINAL_END = utf8Bytes('clew.original.end_time_unix_nano');
const INT64_MAX = 2n ** 63n - 1n;

/** Faults that have a repair; the others are refused or left alone. */
export const REPAIRED_SPAN_FAULTS =
  SPAN_FAULT.badUtf8 |
  SPAN_FAULT.oversizedAttribute |
  SPAN_FAULT.tooManyAttributes |
  SPAN_FAULT.endBeforeStart |
  SPAN_FAULT.timeOutOfRange;
export const REPAIRED_GROUP_FAULTS =
  GROUP_FAULT.badUtf8 | GROUP_FAULT.oversizedAttribute | GROUP_FAULT.tooManyAttributes | GROUP_FAULT.missingServiceName;

/** Those that a scope cannot have. */
export const RESOURCE_ONLY_FAULTS = GROUP_FAULT.missingServiceName;

/** Reasons as they are counted, by bit of SPAN_FAULT and GROUP_FAULT. */
export const FAULT_REASONS: readonly (readonly [bit: number, reason: string])[] = [
  [SPAN_FAULT.invalidId, 'invalid_id'],
  [SPAN_FAULT.badUtf8, 'bad_utf8'],
  [SPAN_FAULT.oversizedAttribute, 'oversized_attribute'],
  [SPAN_FAULT.tooManyAttributes, 'too_many_attributes'],
  [SPAN_FAULT.endBeforeStart, 'end_before_start'],
  [SPAN_FAULT.timeOutOfRange, 'time_out_of_range'],
  [GROUP_FAULT.missingServiceName, 'missing_service_name'],
];

/** What is repaired in the message that is written again; does nothing for one without faults. */
export class FaultRepair {
  private readonly bounds: ScanBounds;
  private readonly attributeBytesMax: number;
  private readonly attributesMax: number;
  private readonly cursor = new WireCursor(new Uint8Array(0), 0, 0);
  private faults = 0;
  private attributeCount = 0;
  private droppedCount = 0;
  private sent: SpanTimes | undefined;
  private repaired: SpanTimes | undefined;

  constructor(bounds: ScanBounds) {
    this.bounds = bounds;
    this.attributeBytesMax = bounds.attributeBytesMax ?? SCAN_BOUNDS_DEFAULT.attributeBytesMax;
    this.attributesMax = bounds.attributesMax ?? SCAN_BOUNDS_DEFAULT.attributesMax;
  }

  /** Before each message. */
  begin(faults: number): void {
    this.faults = faults;
    this.attributeCount = this.droppedCount = 0;
    this.sent = this.repaired = undefined;
  }

  /** Before each span, instead of `begin`. */
  beginSpan(faults: number, bytes: Uint8Array, start: number, end: number, receivedAtUnixMs: number): void {
    this.begin(faults);
    if (!this.has(SPAN_FAULT.endBeforeStart | SPAN_FAULT.timeOutOfRange)) return;
    this.sent = this.readTimes(bytes, start, end);
    this.repaired = repairedTimes(this.sent, receivedAtUnixMs, this.bounds);
  }

  get isIdle(): boolean {
    return this.faults === 0;
  }

  get cutsKeys(): boolean {
    return this.has(SPAN_FAULT.oversizedAttribute);
  }

  /** All below: undefined when there is nothing to repair. */
  text(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    if (!this.has(SPAN_FAULT.badUtf8)) return undefined;
    const repaired = utf8Bytes(decodeUtf8(bytes, start, end));
    return isSame(repaired, bytes, start, end) ? undefined : repaired;
  }

  /** Of an attribute's value: text. */
  value(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    const text = this.text(bytes, start, end);
    if (text === undefined) return this.cut(bytes, start, end, true);
    return this.cut(text, 0, text.length, true) ?? text;
  }

  /** Of an attribute's value: bytes. */
  length(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    return this.cut(bytes, start, end, false);
  }

  key(bytes: Uint8Array): Uint8Array {
    return this.cut(bytes, 0, bytes.length, true) ?? bytes;
  }

  time(name: string): bigint | undefined {
    if (this.repaired === undefined) return undefined;
    return name === 'span.start_time' ? this.repaired.startUnixNano : this.repaired.endUnixNano;
  }

  /** Whether an attribute is one too many, or a service name that is none. */
  dropsAttribute(place: WirePlace, key: string): boolean {
    if (place === 'resource' && key === SERVICE_NAME && this.has(GROUP_FAULT.missingServiceName)) return true;
    if (!this.has(SPAN_FAULT.tooManyAttributes) || ++this.attributeCount <= this.attributesMax) return false;
    this.droppedCount++;
    return true;
  }

  /** A list cannot be cut at a character: one that is too long is dropped. */
  dropsValue(payload: Uint8Array): boolean {
    if (!this.has(SPAN_FAULT.oversizedAttribute) || payload.length <= this.attributeBytesMax) return false;
    if (payload[0] !== ANY_VALUE.array && payload[0] !== ANY_VALUE.kvlist) return false;
    this.droppedCount++;
    return true;
  }

  takeDroppedAttributes(): number {
    const dropped = this.droppedCount;
    this.attributeCount = this.droppedCount = 0;
    return dropped;
  }

  moreAttributes(place: WirePlace, add: (key: Uint8Array, value: Uint8Array) => void): void {
    if (place === 'resource' && this.has(GROUP_FAULT.missingServiceName)) {
      add(utf8Bytes(SERVICE_NAME), UNKNOWN_SERVICE);
    }
    const { sent, repaired } = this;
    if (place !== 'span' || sent === undefined || repaired === undefined) return;
    if (sent.startUnixNano !== repaired.startUnixNano) add(ORIGINAL_START, timeBytes(sent.startUnixNano));
    if (sent.endUnixNano !== repaired.endUnixNano) add(ORIGINAL_END, timeBytes(sent.endUnixNano));
  }

  private has(faults: number): boolean {
    return (this.faults & faults) !== 0;
  }

  private cut(bytes: Uint8Array, start: number, end: number, isText: boolean): Uint8Array | undefined {
    if (!this.has(SPAN_FAULT.oversizedAttribute) || end - start <= this.attributeBytesMax) return undefined;
    const limit = start + this.attributeBytesMax;
    return bytes.subarray(start, isText ? lastCharacterEnd(bytes, start, end, limit) : limit);
  }

  private readTimes(bytes: Uint8Array, start: number, end: number): SpanTimes {
    const { cursor } = this;
    cursor.reset(bytes, start, end);
    let startUnixNano = 0n;
    let endUnixNano = 0n;
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      const name = SPAN_SHAPE.byTag[tag]?.name;
      if (name === 'span.start_time') startUnixNano = cursor.readFixed64BigInt();
      else if (name === 'span.end_time') endUnixNano = cursor.readFixed64BigInt();
      else cursor.skip(tag);
    }
    return { startUnixNano, endUnixNano };
  }
}

/** An attribute is a signed integer; a time beyond it was no time. */
function timeBytes(unixNano: bigint): Uint8Array {
  return scalarBytes(unixNano > INT64_MAX ? INT64_MAX : unixNano);
}

function isSame(text: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let index = 0; index < text.length; index++) if (text[index] !== bytes[start + index]) return false;
  return true;
}
