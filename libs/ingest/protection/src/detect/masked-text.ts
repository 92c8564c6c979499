import { isHexDigit, spells } from './ascii.js';
import { DETECTOR_NAMES } from './detector.js';

/** In full: nobody gets a secret past us by putting it between brackets. */
const MASKS = ['[redacted]', ...DETECTOR_NAMES.map((name) => `[redacted:${name}]`)];
const HASH = 'hash:v1:';
const HASH_DIGITS = 16;

/**
 * Where a mask that begins at `at` ends, or -1: what a gateway before this one has put there must not be masked again, or the
 * text would change with every gateway on its way.
 */
export function maskEnd(bytes: Uint8Array, at: number): number {
  const end = bytes.length;
  if (spells(bytes, at, end, HASH)) {
    const digits = at + HASH.length;
    for (let index = digits; index < digits + HASH_DIGITS; index++) if (!isHexDigit(bytes[index])) return -1;
    return digits + HASH_DIGITS;
  }
  return MASKS.reduce((found, mask) => (spells(bytes, at, end, mask) ? at + mask.length : found), -1);
}
