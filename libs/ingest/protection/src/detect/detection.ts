import { BEARER_TOKEN } from './bearer-token.js';
import { CARD_NUMBER } from './card-number.js';
import type { Detector, TextMatch } from './detector.js';
import { EMAIL } from './email.js';
import { IBAN } from './iban.js';
import { IP_ADDRESS } from './ip-address.js';
import { JWT } from './jwt.js';
import { PHONE_NUMBER } from './phone-number.js';
import { PRIVATE_KEY } from './private-key.js';
import { SECRET_KEY } from './secret-key.js';
import { suspected } from './suspicion.js';
import { TextProfile } from './text-profile.js';
import { URL_CREDENTIALS } from './url-credentials.js';

/** In the order of DETECTOR_NAMES: the more specific first, because of matches that overlap the first gives the name. */
const DETECTORS: readonly Detector[] = [
  PRIVATE_KEY,
  JWT,
  BEARER_TOKEN,
  URL_CREDENTIALS,
  SECRET_KEY,
  EMAIL,
  CARD_NUMBER,
  IBAN,
  PHONE_NUMBER,
  IP_ADDRESS,
];

export interface FoundMatch extends TextMatch {
  /** Index into DETECTOR_NAMES. */
  readonly detector: number;
}

/** Looks for what detectors know. Reusable; holds only the memory of one look. */
export class Detection {
  private readonly profile = new TextProfile();
  private readonly match: TextMatch = { start: 0, end: 0 };

  /** Whether any of the detectors (bits) matches anywhere in the text. */
  matches(bytes: Uint8Array, start: number, end: number, detectors: number): boolean {
    const suspects = this.suspects(bytes, start, end, detectors);
    if (suspects === 0) return false;
    const text = bytes.subarray(start, end);
    for (let index = 0, left = suspects; left !== 0; index++, left >>>= 1) {
      if ((left & 1) === 1 && DETECTORS[index]?.find(text, 0, this.match) === true) return true;
    }
    return false;
  }

  /** All matches in the text, detector by detector; they may overlap. */
  findAll(text: Uint8Array, detectors: number): FoundMatch[] {
    const found: FoundMatch[] = [];
    const suspects = this.suspects(text, 0, text.length, detectors);
    for (const [index, detector] of DETECTORS.entries()) {
      if (((suspects >>> index) & 1) === 0) continue;
      for (let from = 0; detector.find(text, from, this.match); from = this.match.end) {
        found.push({ detector: index, start: this.match.start, end: this.match.end });
      }
    }
    return found;
  }

  private suspects(bytes: Uint8Array, start: number, end: number, detectors: number): number {
    this.profile.read(bytes, start, end);
    return suspected(this.profile) & detectors;
  }
}
