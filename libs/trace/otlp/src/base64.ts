/* Buffer is Node's and atob the DOM's: a core package has neither. */
const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SEXTETS = sextetsByCharCode();
const CHUNK_BYTES = 3 * 1024;

/** Standard alphabet, padded. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    text += encodeChunk(bytes.subarray(start, start + CHUNK_BYTES));
  }
  return text;
}

/** Standard or URL alphabet, padding optional, as protobuf's JSON mapping asks; undefined when it is no base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  let end = text.length;
  for (let padding = 0; padding < 2 && text[end - 1] === '=' && text.length % 4 === 0; padding++) end--;
  if (end % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((end * 3) / 4));
  let length = 0;
  let bits = 0;
  let bitCount = 0;
  for (let at = 0; at < end; at++) {
    const sextet = SEXTETS[text.charCodeAt(at)] ?? -1;
    if (sextet < 0) return undefined;
    bits = ((bits << 6) | sextet) & 0xffff;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      bytes[length++] = (bits >>> bitCount) & 0xff;
    }
  }
  return bytes;
}

function encodeChunk(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const triple = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const left = bytes.length - at;
    text += letter(triple >>> 18) + letter(triple >>> 12);
    text += left > 1 ? letter(triple >>> 6) : '=';
    text += left > 2 ? letter(triple) : '=';
  }
  return text;
}

function letter(bits: number): string {
  return STANDARD.charAt(bits & 0x3f);
}

function sextetsByCharCode(): Int8Array {
  const sextets = new Int8Array(128).fill(-1);
  for (let value = 0; value < 64; value++) sextets[STANDARD.charCodeAt(value)] = value;
  sextets['-'.charCodeAt(0)] = 62;
  sextets['_'.charCodeAt(0)] = 63;
  return sextets;
}
