import { spells } from './ascii.js';
import type { Detector, TextMatch } from './detector.js';

const DASH = 0x2d;
const BEGIN = '-----BEGIN ';
const END = '-----END ';
const NAME = 'PRIVATE KEY';
/** From `-----BEGIN `: `ENCRYPTED PRIVATE KEY` and what other kinds there are. */
const LABEL_BYTES_MAX = 40;

/** PEM blocks of private keys (RFC 7468), OpenSSH's and PGP's included; a block that was cut off reaches to the end. */
export const PRIVATE_KEY: Detector = {
  name: 'private-key',
  find: findPrivateKey,
};

function findPrivateKey(bytes: Uint8Array, from: number, match: TextMatch): boolean {
  const end = bytes.length;
  for (let at = from; at + BEGIN.length <= end; at++) {
    if (bytes[at] !== DASH || !spells(bytes, at, end, BEGIN)) continue;
    if (indexOf(bytes, at, Math.min(end, at + BEGIN.length + LABEL_BYTES_MAX), NAME) < 0) continue;
    match.start = at;
    match.end = blockEnd(bytes, at + BEGIN.length, end);
    return true;
  }
  return false;
}

function blockEnd(bytes: Uint8Array, at: number, end: number): number {
  const footer = indexOf(bytes, at, end, END);
  if (footer < 0) return end;
  const dashes = indexOf(bytes, footer + END.length, end, '-----');
  return dashes < 0 ? end : dashes + 5;
}

function indexOf(bytes: Uint8Array, from: number, end: number, text: string): number {
  for (let at = from; at + text.length <= end; at++) if (spells(bytes, at, end, text)) return at;
  return -1;
}
