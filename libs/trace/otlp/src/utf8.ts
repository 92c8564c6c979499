/*
 * Every JavaScript host has these two, but they belong to the DOM's and to Node's type libraries, and a core package loads
 * neither (that is what keeps it from touching a socket). Declared inside this module they need no ambient file that
 * packages depending on us would have to load too, and they clash with nobody's globals.
 */
declare const TextDecoder: new (
  label: 'utf-8',
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };
declare const TextEncoder: new () => {
  encodeInto(text: string, target: Uint8Array): { readonly read: number; readonly written: number };
};

const replacing = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
const encoder = new TextEncoder();

/**
 * Up to here a loop over ASCII is cheaper than the call into the host (measured). Decoding meets the host at 13 characters,
 * from which on adding them up makes a rope that has to be flattened later; encoding at about 32.
 */
const DECODE_LOOP_BYTES_MAX = 12;
const ENCODE_LOOP_UNITS_MAX = 32;

/** UTF-8 to text. Invalid sequences become U+FFFD as the WHATWG encoding standard says; a byte order mark is kept. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > DECODE_LOOP_BYTES_MAX) return replacing.decode(bytes.subarray(start, end));
  let text = '';
  for (let index = start; index < end; index++) {
    const byte = bytes[index] ?? 0;
    if (byte >= 0x80) return replacing.decode(bytes.subarray(start, end));
    text += String.fromCharCode(byte);
  }
  return text;
}

/** A whole document: undefined when it is not valid UTF-8. A byte order mark is dropped. */
export function decodeUtf8Strictly(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Most bytes that `encodeUtf8Into` may need for the text. */
export function utf8BytesMax(text: string): number {
  return text.length * 3;
}

/** Writes the text at `at` and returns the end. `target` must have room for `utf8BytesMax(text)`. Lone surrogates become U+FFFD. */
export function encodeUtf8Into(text: string, target: Uint8Array, at: number): number {
  if (text.length > ENCODE_LOOP_UNITS_MAX) return at + encoder.encodeInto(text, target.subarray(at)).written;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80) return at + encoder.encodeInto(text, target.subarray(at)).written;
    target[at + index] = unit;
  }
  return at + text.length;
}

/** Whether the bytes spell the text. */
export function utf8Equals(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80) return decodeUtf8(bytes, start, end) === text;
    if (bytes[start + index] !== unit || start + index >= end) return false;
  }
  return end - start === text.length;
}
