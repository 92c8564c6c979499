import { Hash64 } from './hash.js';

const KINDS = 6;

/** The wire's kind as the store knows it: values of a newer protocol count as UNSPECIFIED. */
export function knownKind(wireKind: number): number {
  return wireKind > 0 && wireKind < KINDS ? wireKind : 0;
}

/**
 * A span's identity within its trace as 64 bits: its id, turned by its kind, as Zipkin gives both ends of a call the same
 * id. This is the fingerprint in the journal, so it must never change.
 */
export function fingerprintLo(spanIdLo: number, kind: number): number {
  return (spanIdLo ^ Math.imul(kind + 1, 0x9e3779b1)) >>> 0;
}

export function fingerprintHi(spanIdHi: number, kind: number): number {
  return (spanIdHi ^ Math.imul(kind + 1, 0x85ebca6b)) >>> 0;
}

/** Hashes of traces and of spans within them, 64 bits each. Reusable: holds the last result. */
export class IdentityHash {
  private readonly hash: Hash64;

  constructor(seed: number) {
    this.hash = new Hash64(seed);
  }

  get lo(): number {
    return this.hash.lo;
  }

  get hi(): number {
    return this.hash.hi;
  }

  trace(tenant: number, word0: number, word1: number, word2: number, word3: number): void {
    this.hash.start().word(tenant).word(word0).word(word1).word(word2).word(word3).end();
  }

  span(traceLo: number, traceHi: number, fingerprintLow: number, fingerprintHigh: number): void {
    this.hash.start().word(traceLo).word(traceHi).word(fingerprintLow).word(fingerprintHigh).end();
  }
}
