import type { StoredSpan } from '@clew/store-contract';

import { numberOf, textOf } from './attributes.js';
import { callOf } from './call.js';
import type { Call } from './call.js';

const HTTP_STATUS = ['http.response.status_code', 'http.status_code'];
const EXCEPTION_TYPE = ['exception.type'];
const EXCEPTION_MESSAGE = ['exception.message'];
const ERROR_TYPE = ['error.type', ...EXCEPTION_TYPE];
const MESSAGE_CHARS_MAX = 500;

/** What a span's attributes say, read when asked and then kept: several analyses ask the same of 100,000 spans. */
export class SpanFacts {
  readonly span: StoredSpan;
  #call: Call | null | undefined;
  #isFailed: boolean | undefined;

  constructor(span: StoredSpan) {
    this.span = span;
  }

  /** Undefined for a span that calls nobody. */
  get call(): Call | undefined {
    if (this.#call === undefined) this.#call = callOf(this.span) ?? null;
    return this.#call ?? undefined;
  }

  /** By its status; where that was left unset, by an HTTP status from 500. */
  get isFailed(): boolean {
    return (this.#isFailed ??= this.#readFailed());
  }

  get httpStatus(): number | undefined {
    return numberOf(this.span.attributes, HTTP_STATUS);
  }

  /** Of the last exception that was recorded, else `error.type`, else the HTTP status from 400; undefined where nothing says. */
  get errorType(): string | undefined {
    const exception = this.#exception;
    const named = exception === undefined ? undefined : textOf(exception.attributes, EXCEPTION_TYPE);
    const status = this.httpStatus ?? 0;
    return named ?? textOf(this.span.attributes, ERROR_TYPE) ?? (status >= 400 ? String(status) : undefined);
  }

  get errorMessage(): string | undefined {
    const exception = this.#exception;
    const message = exception === undefined ? undefined : textOf(exception.attributes, EXCEPTION_MESSAGE);
    const text = message ?? this.span.statusMessage;
    return text === '' ? undefined : text.slice(0, MESSAGE_CHARS_MAX);
  }

  get #exception() {
    return this.span.events.findLast(({ name }) => name === 'exception');
  }

  #readFailed(): boolean {
    const { statusCode } = this.span;
    return statusCode === 'UNSET' ? (this.httpStatus ?? 0) >= 500 : statusCode === 'ERROR';
  }
}
