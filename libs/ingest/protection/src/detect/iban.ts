import { isAlphanumeric, isDigit, isLetter } from './ascii.js';
import type { Detector, TextMatch } from './detector.js';

const SPACE = 0x20;
const DASH = 0x2d;

/** Characters by country (SWIFT IBAN registry). */
const LENGTHS =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 ' +
  'FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 ' +
  'LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 ' +
  'SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20';
const lengthByCountry: ReadonlyMap<number, number> = new Map(
  LENGTHS.split(' ').map((entry) => [
    countryKey(entry.charCodeAt(0), entry.charCodeAt(1)),
    Number.parseInt(entry.slice(2), 10),
  ]),
);

/** International bank account numbers: the length of their country and the right remainder by 97. Groups may be apart. */
export const IBAN: Detector = {
  name: 'iban',
  find: findIban,
};

function findIban(bytes: Uint8Array, from: number, match: TextMatch): boolean {
  const end = bytes.length;
  for (let at = from; at + 15 <= end; at++) {
    if (!isDigit(bytes[at + 2]) || !isDigit(bytes[at + 3]) || !isLetter(bytes[at]) || !isLetter(bytes[at + 1]))
      continue;
    if (isAlphanumeric(bytes[at - 1])) continue;
    const length = lengthByCountry.get(countryKey(upper(bytes[at]), upper(bytes[at + 1])));
    const ibanEnd = length === undefined ? -1 : endIfValid(bytes, at, length);
    if (ibanEnd < 0) continue;
    match.start = at;
    match.end = ibanEnd;
    return true;
  }
  return false;
}

/** Where an IBAN of so many characters ends, or -1 when there is none. */
function endIfValid(bytes: Uint8Array, start: number, length: number): number {
  let at = start + 4;
  let remainder = 0;
  for (let left = length - 4; left > 0; left--, at++) {
    if ((bytes[at] === SPACE || bytes[at] === DASH) && isAlphanumeric(bytes[at + 1])) at++;
    if (!isAlphanumeric(bytes[at])) return -1;
    remainder = withCharacter(remainder, bytes[at]);
  }
  if (isAlphanumeric(bytes[at])) return -1;
  // Country and check digits count as if they stood at the end (ISO 13616).
  for (let index = 0; index < 4; index++) remainder = withCharacter(remainder, bytes[start + index]);
  return remainder === 1 ? at : -1;
}

function withCharacter(remainder: number, byte: number | undefined): number {
  if (isDigit(byte)) return (remainder * 10 + (byte ?? 0) - 0x30) % 97;
  return (remainder * 100 + upper(byte) - 0x41 + 10) % 97;
}

function upper(byte = 0): number {
  return byte & ~0x20;
}

function countryKey(first: number, second: number): number {
  return (first << 8) | second;
}
