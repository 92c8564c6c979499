import { OtlpError } from '@clew/otlp';

/** Spans of another format as OTLP. */
export interface ConvertedSpans {
  /** `ExportTraceServiceRequest` protobuf bytes. */
  readonly body: Uint8Array;
  /** Spans in `body`. */
  readonly spanCount: number;
  /** Spans left out, each for a fault of its own. */
  readonly rejectedSpans: number;
  /** Which field of the first of them, and what is allowed there; empty when none were. */
  readonly rejectedMessage: string;
}

/**
 * A conversion that does a little with each step, about one span: a large request need not keep a thread from others.
 * Stepping throws what the conversion throws.
 */
export type ConversionSteps = Generator<undefined, ConvertedSpans>;

/** The result of all steps at once. */
export function allSteps(steps: ConversionSteps): ConvertedSpans {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

export interface ConversionOptions {
  /** Start of a span that says nothing about when it was. Unix nanoseconds. */
  readonly receivedAtUnixNano: bigint;
  /**
   * Spans, tags, annotations, references and their like that one request may have. A body can spell one with a byte
   * where an object takes a hundred, so its size alone bounds no memory. Default 500,000.
   */
  readonly elementsMax?: number;
}

const ELEMENTS_MAX_DEFAULT = 500_000;

/** Counts what a request makes us build. */
export class ElementBudget {
  readonly #elementsMax: number;
  #count = 0;

  constructor({ elementsMax = ELEMENTS_MAX_DEFAULT }: ConversionOptions) {
    this.#elementsMax = elementsMax;
  }

  /** Throws OtlpError (OTLP_LIMIT) when that was one too many. `offset`: where in the body. */
  take(offset = 0): void {
    if (++this.#count <= this.#elementsMax) return;
    throw new OtlpError(
      'OTLP_LIMIT',
      `more than ${this.#elementsMax} spans, tags and annotations in one request; send fewer spans per request`,
      offset,
    );
  }
}

/** One span cannot be taken; the others of its request can. The message has the path of the field. */
export class SpanFault extends Error {
  override readonly name = 'SpanFault';
}

/** Faults cost more than spans. A request with more of them is not worth the rest of it. */
const REJECTED_MAX = 10_000;

/** What was left out of a request. */
export class Rejections {
  #count = 0;
  #first = '';

  get count(): number {
    return this.#count;
  }

  /** What `convert` returns, or undefined when the span has a fault. Throws OtlpError after too many. Other errors pass. */
  unlessFaulty<T>(convert: () => T): T | undefined {
    try {
      return convert();
    } catch (error) {
      if (!(error instanceof SpanFault)) throw error;
      if (this.#count++ === 0) this.#first = error.message;
      if (this.#count > REJECTED_MAX) throw new OtlpError('OTLP_MALFORMED', this.message, 0);
      return undefined;
    }
  }

  get message(): string {
    if (this.#count === 0) return '';
    const others = this.#count === 1 ? '' : ` (and ${this.#count - 1} more)`;
    return `spans rejected: ${this.#first}${others}`;
  }
}
