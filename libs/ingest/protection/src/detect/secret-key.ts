import { isAlphanumeric, spells } from './ascii.js';
import type { Detector, TextMatch } from './detector.js';

interface KeyFormat {
  readonly prefix: string;
  /** Fewest characters after the prefix: letters, digits, `_`, `-` and, in some, dots. */
  readonly tailBytesMin: number;
}

/** Published forms of the keys of widely used services: a prefix that says what they are. */
const FORMATS: readonly KeyFormat[] = [
  ...['AKIA', 'ASIA', 'AROA', 'AIDA', 'ABIA', 'ACCA'].map((prefix) => ({ prefix, tailBytesMin: 16 })),
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((prefix) => ({ prefix, tailBytesMin: 30 })),
  { prefix: 'github_pat_', tailBytesMin: 22 },
  { prefix: 'glpat-', tailBytesMin: 20 },
  ...['xoxa-', 'xoxb-', 'xoxe-', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xapp-'].map((prefix) => ({
    prefix,
    tailBytesMin: 10,
  })),
  ...['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'].map((prefix) => ({ prefix, tailBytesMin: 16 })),
  { prefix: 'sk-', tailBytesMin: 32 },
  { prefix: 'AIza', tailBytesMin: 35 },
  { prefix: 'ya29.', tailBytesMin: 20 },
  { prefix: 'SG.', tailBytesMin: 40 },
  { prefix: 'npm_', tailBytesMin: 36 },
  { prefix: 'hf_', tailBytesMin: 30 },
  { prefix: 'shpat_', tailBytesMin: 32 },
  { prefix: 'dop_v1_', tailBytesMin: 60 },
];

const formatsByFirstByte: readonly (readonly KeyFormat[])[] = Array.from({ length: 256 }, (_, byte) =>
  FORMATS.filter(({ prefix }) => prefix.charCodeAt(0) === byte),
);

/** Nearly every byte is cleared by this. */
const beginsFormat = new Uint8Array(256);
for (const { prefix } of FORMATS) beginsFormat[prefix.charCodeAt(0)] = 1;

/** Keys of cloud and software services that can be told by their form (AWS, GitHub, GitLab, Slack, Stripe, Google, ...). */
export const SECRET_KEY: Detector = {
  name: 'secret-key',
  find: findKey,
};

function findKey(bytes: Uint8Array, from: number, match: TextMatch): boolean {
  const end = bytes.length;
  for (let at = from; at < end; at++) {
    const first = bytes[at] ?? 0;
    if (beginsFormat[first] === 0 || isAlphanumeric(bytes[at - 1])) continue;
    for (const { prefix, tailBytesMin } of formatsByFirstByte[first] ?? []) {
      if (!spells(bytes, at, end, prefix)) continue;
      const tailEnd = endOfTail(bytes, at + prefix.length);
      if (tailEnd - at - prefix.length < tailBytesMin) continue;
      match.start = at;
      match.end = tailEnd;
      return true;
    }
  }
  return false;
}

function endOfTail(bytes: Uint8Array, at: number): number {
  while (isAlphanumeric(bytes[at]) || bytes[at] === 0x5f || bytes[at] === 0x2d || isInnerDot(bytes, at)) {
    at++;
  }
  return at;
}

function isInnerDot(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x2e && isAlphanumeric(bytes[at + 1]);
}
