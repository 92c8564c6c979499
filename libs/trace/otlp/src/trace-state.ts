import { TraceStateMember } from './trace-state-member.js';

const LIST_MEMBERS_MAX = 32;
const MEMBER_BYTES_MAX = 256 + 1 + 256;
/** What W3C Trace Context allows, so that a hostile trace state costs no more than a long honest one. */
const TRACE_STATE_BYTES_MAX = LIST_MEMBERS_MAX * (MEMBER_BYTES_MAX + 1);
const OT_VALUE_BYTES_MAX = 256;

/** 56 bits: six hexadecimal digits go into the high 24, eight into the low 32. */
const DIGITS = 14;
const HIGH_DIGITS = 6;

const NONE = -1;

/** `ot`, OpenTelemetry's key. */
const OT = Uint8Array.of(0x6f, 0x74);

/**
 * What OpenTelemetry's entry (`ot=th:c;rv:6e6d1a75832a2f`) of a W3C trace state says about sampling: the rejection
 * threshold `th` of all samplers before us and the randomness `rv` that they drew with. 56-bit numbers as the high 24 and
 * the low 32 bits, as a double cannot hold them; -1 and -1 where there is none. Reusable, and reads without allocating;
 * holds the last trace state read. (OpenTelemetry, "TraceState handling" and "TraceState: probability sampling".)
 *
 * There is no writer: spans are stored with the trace state they were sent with, and what our own sampler did to them is
 * told by their adjusted count, which no later stage could read wrongly.
 */
export class OtelTraceState {
  /** Spans with random bits below it were dropped before they came here. 0: nothing was dropped. -1: not told. */
  thresholdHi = NONE;
  thresholdLo = NONE;
  /** To be used instead of the low 56 bits of the trace id. -1: not told. */
  randomHi = NONE;
  randomLo = NONE;
  /** Something in the entry could not be read. What could be read stands; the rest is as if it had not been sent. */
  isMalformed = false;

  private readonly member = new TraceStateMember();
  private digitsHi = 0;
  private digitsLo = 0;
  private hasThreshold = false;
  private hasRandom = false;

  /** Reads `bytes[start, end)`, the text of a `tracestate` header. */
  read(bytes: Uint8Array, start: number, end: number): void {
    this.clear();
    if (start === end) return;
    if (end - start > TRACE_STATE_BYTES_MAX) {
      this.isMalformed = true;
      return;
    }
    // Keys are unique and the newest comes first, so whatever another `ot` further on may say is out of date.
    if (this.member.find(bytes, start, end, OT)) this.readEntry(bytes, this.member.valueStart, this.member.valueEnd);
  }

  private clear(): void {
    this.thresholdHi = this.thresholdLo = this.randomHi = this.randomLo = NONE;
    this.isMalformed = this.hasThreshold = this.hasRandom = false;
  }

  private readEntry(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > OT_VALUE_BYTES_MAX) {
      this.isMalformed = true;
      return;
    }
    let at = start;
    // A list is never empty: there is a part after every separator, if only an empty one, which is malformed.
    do {
      const partEnd = indexOrEnd(bytes, at, end, SEMICOLON);
      this.readPart(bytes, at, partEnd);
      at = partEnd + 1;
    } while (at <= end);
  }

  private readPart(bytes: Uint8Array, start: number, end: number): void {
    const keyEnd = indexOrEnd(bytes, start, end, COLON);
    if (keyEnd === end || keyEnd === start) {
      this.isMalformed = true;
      return;
    }
    if (keyEnd !== start + 2) return;
    const first = bytes[start];
    const second = bytes[start + 1];
    if (first === LOWER_T && second === LOWER_H) this.readThreshold(bytes, keyEnd + 1, end);
    else if (first === LOWER_R && second === LOWER_V) this.readRandom(bytes, keyEnd + 1, end);
  }

  /** One to fourteen digits; zeros at the end may be left out. */
  private readThreshold(bytes: Uint8Array, start: number, end: number): void {
    const isTold = !this.hasThreshold && end > start && end - start <= DIGITS && this.readDigits(bytes, start, end);
    // Two that contradict each other are none.
    this.isMalformed ||= !isTold;
    this.hasThreshold = true;
    this.thresholdHi = isTold ? this.digitsHi : NONE;
    this.thresholdLo = isTold ? this.digitsLo : NONE;
  }

  /** Exactly fourteen digits. */
  private readRandom(bytes: Uint8Array, start: number, end: number): void {
    const isTold = !this.hasRandom && end - start === DIGITS && this.readDigits(bytes, start, end);
    this.isMalformed ||= !isTold;
    this.hasRandom = true;
    this.randomHi = isTold ? this.digitsHi : NONE;
    this.randomLo = isTold ? this.digitsLo : NONE;
  }

  /** Fills up with zeros at the end. Returns false when one is no lower-case hexadecimal digit. */
  private readDigits(bytes: Uint8Array, start: number, end: number): boolean {
    let hi = 0;
    let lo = 0;
    for (let index = 0; index < DIGITS; index++) {
      const digit = start + index < end ? hexDigit(bytes[start + index] ?? 0) : 0;
      if (digit < 0) return false;
      if (index < HIGH_DIGITS) hi = hi * 16 + digit;
      else lo = lo * 16 + digit;
    }
    this.digitsHi = hi;
    this.digitsLo = lo;
    return true;
  }
}

const COLON = 0x3a;
const SEMICOLON = 0x3b;
const LOWER_H = 0x68;
const LOWER_R = 0x72;
const LOWER_T = 0x74;
const LOWER_V = 0x76;

function indexOrEnd(bytes: Uint8Array, start: number, end: number, wanted: number): number {
  let at = start;
  while (at < end && bytes[at] !== wanted) at++;
  return at;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}
