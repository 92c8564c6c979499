import { isOneOf, payloadsOf } from '../any-value-bytes.js';
import { ServiceCounts } from '../service-counts.js';
import type { GlossaryEntry } from './glossary-rules.js';
import { holdsType } from './value-type.js';
import type { ValueType } from './value-type.js';

export const GLOSSARY_VIOLATIONS = ['missing', 'wrong-type', 'disallowed-value', 'unknown-key'] as const;
export type GlossaryViolation = (typeof GLOSSARY_VIOLATIONS)[number];

export type ViolationReceiver = (
  serviceName: string,
  attributeKey: string,
  violation: GlossaryViolation,
  count: number,
) => void;

/** What a team has agreed on about a key, or that it has not (`isKnown` false), and how often services do otherwise. */
export class GlossaryTerm {
  readonly key: string;
  readonly isKnown: boolean;
  /** Undefined: on both. */
  readonly on: 'span' | 'resource' | undefined;
  /** Bit in the sets of required terms: word and mask. A mask of 0: never required. */
  readonly word: number;
  readonly mask: number;
  private readonly type: ValueType | undefined;
  private readonly allowed: readonly Uint8Array[] | undefined;
  private readonly counts = new Map<GlossaryViolation, ServiceCounts>();

  /**
   * @param entry undefined for a key that the glossary does not know
   * @param bit number of the term among the required ones, -1 for others
   */
  constructor(key: string, entry: GlossaryEntry | undefined, bit: number) {
    this.key = key;
    this.isKnown = entry !== undefined;
    this.on = entry?.on;
    this.word = bit < 0 ? 0 : bit >>> 5;
    this.mask = bit < 0 ? 0 : (1 << (bit & 31)) >>> 0;
    this.type = entry?.type;
    this.allowed = entry?.allowed?.flatMap(payloadsOf);
  }

  /** What is wrong with the value `[start, end)`, the payload of an AnyValue. */
  violationOf(bytes: Uint8Array, start: number, end: number): GlossaryViolation | undefined {
    if (!this.isKnown) return 'unknown-key';
    if (this.type !== undefined && !holdsType(this.type, bytes, start, end)) return 'wrong-type';
    if (this.allowed !== undefined && !isOneOf(this.allowed, bytes, start, end)) return 'disallowed-value';
    return undefined;
  }

  count(violation: GlossaryViolation, serviceName: string): void {
    let counts = this.counts.get(violation);
    if (counts === undefined) this.counts.set(violation, (counts = new ServiceCounts()));
    counts.add(serviceName);
  }

  drain(receive: ViolationReceiver): void {
    for (const [violation, counts] of this.counts) {
      counts.drain((serviceName, count) => {
        receive(serviceName, this.key, violation, count);
      });
    }
  }
}
