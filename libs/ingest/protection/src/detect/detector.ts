/** What a detector found: `bytes[start, end)`. */
export interface TextMatch {
  start: number;
  end: number;
}

export interface Detector {
  readonly name: DetectorName;
  /**
   * The first match that begins at or after `from`, written to `match`. Looks at what lies before `from` to tell a whole from a
   * part; `text` holds nothing but the text. Linear in it.
   */
  readonly find: (text: Uint8Array, from: number, match: TextMatch) => boolean;
}

export const DETECTOR_NAMES = [
  'private-key',
  'jwt',
  'bearer-token',
  'url-credentials',
  'secret-key',
  'email',
  'card-number',
  'iban',
  'phone',
  'ip',
] as const;
export type DetectorName = (typeof DETECTOR_NAMES)[number];
