import type { MessageInspector } from './message-inspector.js';
import { ATTRIBUTE_FIELD, EVENT_FIELD, LINK_FIELD, STATUS_FIELD } from './message-shapes.js';
import { SCAN_BOUNDS_DEFAULT, SPAN_FAULT } from './scan-faults.js';
import type { ScanBounds } from './scan-faults.js';
import type { WireCursor } from './wire-cursor.js';
import { SPAN } from './wire-tags.js';

const NANOS_PER_MS = 1e6;
const TWO_POW_32 = 0x1_0000_0000;

/** Walks spans: all of a span is checked, and what the gateway goes by is kept. */
export class SpanInspector {
  /** -1 when missing, of another length or all zero. */
  traceIdStart = -1;
  /** As above. */
  spanIdStart = -1;
  /** Bits of SPAN_FAULT. */
  faults = 0;

  private readonly cursor: WireCursor;
  private readonly inspector: MessageInspector;
  private startLo = 0;
  private startHi = 0;
  private endLo = 0;
  private endHi = 0;
  private attributeCount = 0;
  private earliestNanos = 0;
  private latestNanos = Infinity;

  constructor(cursor: WireCursor, inspector: MessageInspector) {
    this.cursor = cursor;
    this.inspector = inspector;
  }

  reset(bounds: ScanBounds): void {
    const { receivedAtUnixMs } = bounds;
    if (receivedAtUnixMs === undefined) {
      this.earliestNanos = 0;
      this.latestNanos = Infinity;
      return;
    }
    this.earliestNanos = (receivedAtUnixMs - (bounds.pastMsMax ?? SCAN_BOUNDS_DEFAULT.pastMsMax)) * NANOS_PER_MS;
    this.latestNanos = (receivedAtUnixMs + (bounds.futureMsMax ?? SCAN_BOUNDS_DEFAULT.futureMsMax)) * NANOS_PER_MS;
  }

  /** Reads the span from the cursor's position to its end. Throws OtlpError when anything in it cannot be read. */
  inspect(): void {
    const { cursor, inspector } = this;
    this.traceIdStart = this.spanIdStart = -1;
    this.startLo = this.startHi = this.endLo = this.endHi = 0;
    this.attributeCount = 0;
    inspector.faults = 0;
    let seen = 0;
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag === SPAN.attributes) {
        inspector.attribute(ATTRIBUTE_FIELD);
        this.attributeCount += 1 + inspector.plainAttributes(SPAN.attributes);
        continue;
      }
      const bit = this.readField(tag);
      if ((seen & bit) !== 0) inspector.faults |= SPAN_FAULT.unknownFields;
      seen |= bit;
    }
    this.faults = inspector.faults | this.ownFaults();
  }

  /** Returns the bit that no other occurrence may have: the field's, or 0 when it is repeated. */
  private readField(tag: number): number {
    const { cursor, inspector } = this;
    switch (tag) {
      case SPAN.traceId:
        this.traceIdStart = cursor.readId(16);
        break;
      case SPAN.spanId:
        this.spanIdStart = cursor.readId(8);
        break;
      case SPAN.parentSpanId:
        cursor.skipLengthDelimited();
        break;
      case SPAN.name:
      case SPAN.traceState:
        inspector.text();
        break;
      case SPAN.startTimeUnixNano:
        cursor.readFixed64();
        this.startLo = cursor.lo;
        this.startHi = cursor.hi;
        break;
      case SPAN.endTimeUnixNano:
        cursor.readFixed64();
        this.endLo = cursor.lo;
        this.endHi = cursor.hi;
        break;
      case SPAN.flags:
        cursor.skipBytes(4);
        break;
      case SPAN.status:
        inspector.submessage(STATUS_FIELD);
        break;
      case SPAN.events:
        inspector.submessage(EVENT_FIELD);
        return 0;
      case SPAN.links:
        inspector.submessage(LINK_FIELD);
        return 0;
      case SPAN.kind:
      case SPAN.droppedAttributesCount:
      case SPAN.droppedEventsCount:
      case SPAN.droppedLinksCount:
        cursor.readUint();
        break;
      default:
        cursor.skipUnknown(tag, SPAN.fields);
        inspector.faults |= SPAN_FAULT.unknownFields;
        return 0;
    }
    return 1 << (tag >>> 3);
  }

  private ownFaults(): number {
    let faults = 0;
    if (this.traceIdStart < 0 || this.spanIdStart < 0) faults |= SPAN_FAULT.invalidId;
    if (this.attributeCount > this.inspector.attributesMax) faults |= SPAN_FAULT.tooManyAttributes;
    if (this.endsBeforeStart()) faults |= SPAN_FAULT.endBeforeStart;
    // Rounded by at most 256 ns, which no bound of minutes or days can tell.
    const startNanos = this.startHi * TWO_POW_32 + this.startLo;
    const endNanos = this.endHi * TWO_POW_32 + this.endLo;
    if (startNanos < this.earliestNanos || startNanos > this.latestNanos || endNanos > this.latestNanos) {
      faults |= SPAN_FAULT.timeOutOfRange;
    }
    return faults;
  }

  private endsBeforeStart(): boolean {
    if ((this.endHi | this.endLo) === 0) return true;
    return this.endHi < this.startHi || (this.endHi === this.startHi && this.endLo < this.startLo);
  }
}
