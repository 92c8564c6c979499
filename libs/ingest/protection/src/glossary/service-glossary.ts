import type { GlossaryTerm } from './glossary-term.js';
import { SPAN_KIND } from '../span-sides.js';

const KINDS = Object.values(SPAN_KIND).length;

/** Which terms are required of one service: bit sets by place and span kind. */
export class ServiceGlossary {
  readonly serviceName: string;
  readonly onResource: Uint32Array;
  private readonly onSpans: readonly Uint32Array[];

  constructor(serviceName: string, words: number) {
    this.serviceName = serviceName;
    this.onResource = new Uint32Array(words);
    this.onSpans = Array.from({ length: KINDS }, () => new Uint32Array(words));
  }

  /** Kinds that a newer protocol may add have nothing required but what is for all: they count as unspecified. */
  onSpan(spanKind: number): Uint32Array {
    return this.onSpans[spanKind] ?? this.onSpans[SPAN_KIND.unspecified] ?? this.onResource;
  }

  require(term: GlossaryTerm, spanKinds: readonly number[]): void {
    if (term.on === 'resource') this.onResource[term.word] = (this.onResource[term.word] ?? 0) | term.mask;
    else {
      for (const kind of spanKinds) {
        const words = this.onSpan(kind);
        words[term.word] = (words[term.word] ?? 0) | term.mask;
      }
    }
  }
}
