/**
 * Whether the bytes are ASCII, four at a time. Nearly every text in telemetry is, and then nothing has to be decoded or
 * validated. `view` must cover `bytes`.
 */
export function isAscii(bytes: Uint8Array, view: DataView, start: number, end: number): boolean {
  const lastWord = end - 4;
  if (lastWord < start) return isShortAscii(bytes, start, end);
  // The last word may overlap the one before it: that is cheaper than looking at its bytes one by one.
  let bits = view.getInt32(lastWord, true);
  for (let at = start; at < lastWord; at += 4) bits |= view.getInt32(at, true);
  return (bits & 0x8080_8080) === 0;
}

function isShortAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let bits = 0;
  for (let at = start; at < end; at++) bits |= bytes[at] ?? 0;
  return bits < 0x80;
}

/** Whether the bytes are well-formed UTF-8 (The Unicode Standard, table 3-7). */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const length = sequenceLength(bytes, at, end);
    if (length === 0) return false;
    at += length;
  }
  return true;
}

/** Bytes of the well-formed sequence that begins here, or 0. */
function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (at + length > end) return 0;
  const second = bytes[at + 1] ?? 0;
  if (second < secondMin(lead) || second > secondMax(lead)) return 0;
  for (let rest = 2; rest < length; rest++) {
    if (((bytes[at + rest] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** Smaller ones would be overlong forms. */
function secondMin(lead: number): number {
  return lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
}

/** Larger ones would be surrogates, or above U+10FFFF. */
function secondMax(lead: number): number {
  return lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
}
