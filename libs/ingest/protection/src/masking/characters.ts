/** Where the first `count` characters of UTF-8 text end; `end` when there are no more. */
export function charactersEnd(bytes: Uint8Array, start: number, end: number, count: number): number {
  if (end - start <= count) return end;
  let at = start;
  for (let left = count; left > 0 && at < end; left--) {
    at++;
    while (at < end && isContinuation(bytes[at])) at++;
  }
  return at;
}

/** The last place up to `limit` at which a character ends. */
export function lastCharacterEnd(bytes: Uint8Array, start: number, end: number, limit: number): number {
  if (limit >= end) return end;
  let at = limit;
  while (at > start && isContinuation(bytes[at])) at--;
  return at;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
