import { isAlphanumeric, spells } from './ascii.js';
import type { Detector, TextMatch } from './detector.js';
import { maskEnd } from './masked-text.js';

const COLON = 0x3a;
const EQUALS = 0x3d;
const AT = 0x40;
/** A user name without a password that is this long is a token. */
const TOKEN_BYTES_MIN = 16;
const NAME_BYTES_MAX = 32;

const AUTHORITY_ENDS = byteSet('/?#"\'<>\\ \t\r\n');
const VALUE_ENDS = byteSet('&;,"\'<>\\ \t\r\n)}]');
const NAME_STARTS = byteSet('?&;, \t\r\n"\'{([#:');

/** Names of parameters whose values let somebody in, without `_`, `-` and `.`. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'accesskey',
  'accesstoken',
  'accountkey',
  'apikey',
  'apitoken',
  'authtoken',
  'awssecretaccesskey',
  'clientsecret',
  'idtoken',
  'password',
  'passwd',
  'privatekey',
  'pwd',
  'refreshtoken',
  'secret',
  'secretkey',
  'sessiontoken',
  'sharedaccesskey',
  'sig',
  'signature',
  'token',
  'xamzcredential',
  'xamzsecuritytoken',
  'xamzsignature',
]);

/** User and password in URLs (`redis://user:pass@host`), and parameters with telling names (`?access_token=...`). */
export const URL_CREDENTIALS: Detector = {
  name: 'url-credentials',
  find: findCredentials,
};

function findCredentials(bytes: Uint8Array, from: number, match: TextMatch): boolean {
  const end = bytes.length;
  for (let at = Math.max(0, from - NAME_BYTES_MAX); at < end; at++) {
    if (bytes[at] === COLON && spells(bytes, at, end, '://')) {
      const userStart = at + 3;
      const userEnd = userInfoEnd(bytes, userStart, end);
      if (userEnd > 0 && userStart >= from && maskEnd(bytes, userStart) !== userEnd) {
        match.start = userStart;
        match.end = userEnd;
        return true;
      }
    } else if (bytes[at] === EQUALS && at + 1 >= from && isSecretName(bytes, at)) {
      let valueEnd = at + 1;
      while (valueEnd < end && !VALUE_ENDS.has(bytes[valueEnd] ?? 0)) valueEnd++;
      if (valueEnd === at + 1 || isMasked(bytes, at + 1)) continue;
      match.start = at + 1;
      match.end = valueEnd;
      return true;
    }
  }
  return false;
}

function isMasked(bytes: Uint8Array, at: number): boolean {
  const end = maskEnd(bytes, at);
  return end > 0 && (end === bytes.length || VALUE_ENDS.has(bytes[end] ?? 0));
}

/** Where the @ after the credentials of an authority stands, or -1 when it has none. */
function userInfoEnd(bytes: Uint8Array, start: number, end: number): number {
  let userEnd = -1;
  let colon = -1;
  for (let at = start; at < end && !AUTHORITY_ENDS.has(bytes[at] ?? 0); at++) {
    if (bytes[at] === AT) userEnd = at;
    else if (bytes[at] === COLON && colon < 0) colon = at;
  }
  if (userEnd < 0) return -1;
  const hasPassword = colon >= 0 && colon < userEnd - 1;
  return hasPassword || userEnd - start >= TOKEN_BYTES_MIN ? userEnd : -1;
}

function isSecretName(bytes: Uint8Array, end: number): boolean {
  let name = '';
  let at = end;
  while (at > 0 && !NAME_STARTS.has(bytes[at - 1] ?? 0)) {
    at--;
    if (end - at > NAME_BYTES_MAX) return false;
    const byte = bytes[at];
    if (isAlphanumeric(byte)) name = String.fromCharCode(byte ?? 0) + name;
    else if (byte !== 0x5f && byte !== 0x2d && byte !== 0x2e) return false;
  }
  return SECRET_NAMES.has(name.toLowerCase());
}

function byteSet(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, (character) => character.charCodeAt(0)));
}
