import { DETECTOR_NAMES } from './detector.js';
import type { DetectorName } from './detector.js';
import {
  HAS_AT,
  HAS_DASH,
  HAS_EQUALS,
  HAS_PERCENT,
  HAS_PLUS,
  HAS_SPACE,
  HAS_UNDERSCORE,
  HAS_UPPER,
} from './text-profile.js';
import type { TextProfile } from './text-profile.js';

const PRIVATE_KEY = bitOf('private-key');
const JWT = bitOf('jwt');
const BEARER_TOKEN = bitOf('bearer-token');
const URL_CREDENTIALS = bitOf('url-credentials');
const SECRET_KEY = bitOf('secret-key');
const EMAIL = bitOf('email');
const CARD_NUMBER = bitOf('card-number');
const IBAN = bitOf('iban');
const PHONE = bitOf('phone');
const IP = bitOf('ip');

/** Bit of a detector: bit n is DETECTOR_NAMES[n]. */
export function bitOf(name: DetectorName): number {
  return 1 << DETECTOR_NAMES.indexOf(name);
}

/**
 * Detectors (bits) that can match in a text with this profile. Each condition follows from what the detector looks for; all
 * in one function, because asking them one by one costs more than the look at the bytes.
 */
export function suspected(profile: TextProfile): number {
  const { length, digits, dots, colons } = profile;
  let bits = 0;
  if (length >= 11 && profile.has(HAS_SPACE | HAS_PERCENT | HAS_PLUS)) bits |= BEARER_TOKEN;
  if (length >= 14) {
    if (digits > 0 && profile.has(HAS_UPPER | HAS_UNDERSCORE | HAS_DASH)) bits |= SECRET_KEY;
    if (dots >= 2 && length >= 20 && profile.has(HAS_UPPER)) bits |= JWT;
    if (length >= 30 && profile.has(HAS_DASH) && profile.has(HAS_UPPER)) bits |= PRIVATE_KEY;
  }
  if (profile.has(HAS_AT | HAS_PERCENT) && dots > 0) bits |= EMAIL;
  if (profile.has(HAS_EQUALS) || (profile.has(HAS_AT) && colons > 0)) bits |= URL_CREDENTIALS;
  if (digits >= 4) {
    if (digits >= 13) bits |= CARD_NUMBER;
    if (digits >= 7 && length >= 15) bits |= IBAN;
    if (digits >= 10 || (digits >= 8 && profile.has(HAS_PLUS | HAS_PERCENT))) bits |= PHONE;
    if (dots >= 3) bits |= IP;
  }
  if (colons >= 2 && digits >= 1) bits |= IP;
  return bits;
}
