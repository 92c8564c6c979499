import type { GlossaryTerm } from './glossary-term.js';
import type { ServiceGlossary } from './service-glossary.js';

const NOTHING_REQUIRED = new Uint32Array(0);

/** Holds one span or resource after the other against the glossary. Reusable; allocates nothing but for what it counts. */
export class GlossaryCheck {
  private readonly byBit: readonly GlossaryTerm[];
  private readonly seen: Uint32Array;
  private required: Uint32Array = NOTHING_REQUIRED;
  private serviceName = '';
  private place: 'span' | 'resource' = 'span';

  constructor(byBit: readonly GlossaryTerm[]) {
    this.byBit = byBit;
    this.seen = new Uint32Array(Math.ceil(byBit.length / 32));
  }

  begin(service: ServiceGlossary, spanKind: number): void {
    this.place = 'span';
    this.expect(service, service.onSpan(spanKind));
  }

  beginResource(service: ServiceGlossary): void {
    this.place = 'resource';
    this.expect(service, service.onResource);
  }

  /** @param start of the value, the payload of an AnyValue */
  attribute(term: GlossaryTerm, bytes: Uint8Array, start: number, end: number): void {
    // A key that belongs to the other place is not held against it: instrumentations put some on both.
    if (term.on !== undefined && term.on !== this.place) return;
    if (term.mask !== 0) this.seen[term.word] = (this.seen[term.word] ?? 0) | term.mask;
    const violation = term.violationOf(bytes, start, end);
    if (violation !== undefined) term.count(violation, this.serviceName);
  }

  /** Counts what is missing. */
  end(): void {
    for (let word = 0; word < this.required.length; word++) {
      let missing = (this.required[word] ?? 0) & ~(this.seen[word] ?? 0);
      while (missing !== 0) {
        const bit = 31 - Math.clz32(missing);
        this.byBit[word * 32 + bit]?.count('missing', this.serviceName);
        missing &= ~(1 << bit);
      }
    }
  }

  private expect(service: ServiceGlossary, required: Uint32Array): void {
    this.seen.fill(0);
    this.serviceName = service.serviceName;
    this.required = required;
  }
}
