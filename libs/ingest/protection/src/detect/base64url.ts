const values = new Uint8Array(256).fill(0xff);
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
for (let value = 0; value < ALPHABET.length; value++) values[ALPHABET.charCodeAt(value)] = value;
for (const [character, value] of [
  ['-', 62],
  ['+', 62],
  ['_', 63],
  ['/', 63],
] as const) {
  values[character.charCodeAt(0)] = value;
}

/** Enough to tell what a token is. */
const BYTES_MAX = 4096;

/** The beginning of base64 of either alphabet as Latin-1 text; stops at the first character that belongs to neither. */
export function decodeBase64(bytes: Uint8Array, start: number, tokenEnd: number): string {
  const end = Math.min(tokenEnd, start + BYTES_MAX);
  const codes: number[] = [];
  let bits = 0;
  let bitCount = 0;
  for (let at = start; at < end; at++) {
    const value = values[bytes[at] ?? 0] ?? 0xff;
    if (value === 0xff) break;
    bits = ((bits << 6) | value) & 0xffff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    codes.push((bits >>> bitCount) & 0xff);
  }
  return String.fromCharCode(...codes);
}
