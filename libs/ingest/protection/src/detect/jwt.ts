import { isBase64Url } from './ascii.js';
import { decodeBase64 } from './base64url.js';
import type { Detector, TextMatch } from './detector.js';

const DOT = 0x2e;
const LOWER_E = 0x65;
/** `{"` and `{` before white space begin so. */
const SECOND_CHARACTERS = new Set(['y', 'w'].map((character) => character.charCodeAt(0)));

/** JSON Web Tokens, signed (RFC 7515, three parts) and encrypted (RFC 7516, five): the first part is a JSON header. */
export const JWT: Detector = {
  name: 'jwt',
  find: findJwt,
};

function findJwt(bytes: Uint8Array, from: number, match: TextMatch): boolean {
  const end = bytes.length;
  let at = from;
  while (at < end) {
    const isBeginning = !isBase64Url(bytes[at - 1]);
    if (!isBeginning || bytes[at] !== LOWER_E || !SECOND_CHARACTERS.has(bytes[at + 1] ?? 0)) {
      at++;
      continue;
    }
    const headerEnd = endOfPart(bytes, at);
    // The header first: were the parts after it walked for every `ey`, a hostile text would cost its length squared.
    const tokenEnd = isHeader(bytes, at, headerEnd) ? endOfToken(bytes, headerEnd) : 0;
    if (tokenEnd > 0) {
      match.start = at;
      match.end = tokenEnd;
      return true;
    }
    at = headerEnd;
  }
  return false;
}

/** Where the parts after the header end; 0 when there are fewer than two. The signature may be empty (`alg: none`). */
function endOfToken(bytes: Uint8Array, headerEnd: number): number {
  if (bytes[headerEnd] !== DOT) return 0;
  const payloadEnd = endOfPart(bytes, headerEnd + 1);
  if (payloadEnd === headerEnd + 1 || bytes[payloadEnd] !== DOT) return 0;
  let tokenEnd = endOfPart(bytes, payloadEnd + 1);
  while (bytes[tokenEnd] === DOT && isBase64Url(bytes[tokenEnd + 1])) {
    tokenEnd = endOfPart(bytes, tokenEnd + 1);
  }
  return tokenEnd;
}

function endOfPart(bytes: Uint8Array, at: number): number {
  while (isBase64Url(bytes[at])) at++;
  return at;
}

function isHeader(bytes: Uint8Array, start: number, end: number): boolean {
  const header = decodeBase64(bytes, start, end);
  return header.startsWith('{') && (header.includes('"alg"') || header.includes('"enc"') || header.includes('"typ"'));
}
