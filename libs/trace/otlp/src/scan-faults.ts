/** What `TraceScan.scan` may find wrong with a span that can be read all the same, as bits. */
export const SPAN_FAULT = {
  /** Trace or span id missing, of another length or all zero. */
  invalidId: 1,
  /** A text that is not UTF-8: name, trace state, status message, or within an attribute, event or link. */
  badUtf8: 2,
  /**
   * Bytes that decoding would not show and encoding would not write again: fields that the message does not define, and
   * occurrences of a singular field that another one displaces.
   */
  unknownFields: 4,
  /** An attribute (of the span, an event or a link) with a key or a value above `attributeBytesMax`. */
  oversizedAttribute: 8,
  /** More than `attributesMax` attributes on the span, an event or a link. */
  tooManyAttributes: 16,
  /** Also when the end is zero: the span never ended. */
  endBeforeStart: 32,
  /** Start earlier than `pastMsMax` allows, or start or end later than `futureMsMax` allows. */
  timeOutOfRange: 64,
} as const;

/** The same for the resource and the scope of a group, taken together. */
export const GROUP_FAULT = {
  badUtf8: SPAN_FAULT.badUtf8,
  unknownFields: SPAN_FAULT.unknownFields,
  oversizedAttribute: SPAN_FAULT.oversizedAttribute,
  tooManyAttributes: SPAN_FAULT.tooManyAttributes,
  /** The resource has no `service.name`, or none that is a scalar with text. */
  missingServiceName: 128,
} as const;

/** What counts as a fault. A bound that is left out has its default; without `receivedAtUnixMs` times have no bounds. */
export interface ScanBounds {
  readonly receivedAtUnixMs?: number;
  /** How far ahead of the receive time a span may start or end. Default 1 hour: more than clocks of one company differ. */
  readonly futureMsMax?: number;
  /** How long before the receive time a span may have started. Default 30 days. */
  readonly pastMsMax?: number;
  /** Longest key, and longest value: bytes of a text, of a bytes value, of all elements of an array or a kvlist. Default 64 KiB. */
  readonly attributeBytesMax?: number;
  /** Most attributes of a resource, a scope, a span, an event or a link. Default 1,000. */
  readonly attributesMax?: number;
}

const HOUR_MS = 3_600_000;

export const SCAN_BOUNDS_DEFAULT = {
  futureMsMax: HOUR_MS,
  pastMsMax: 30 * 24 * HOUR_MS,
  attributeBytesMax: 64 * 1024,
  attributesMax: 1_000,
} as const;
