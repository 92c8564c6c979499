import type { StoredSpan } from '@clew/store-contract';
import type { KeyValue } from '@clew/trace-model';

import { fingerprint64 } from './fingerprint.js';
import { messageTemplate } from './message-template.js';
import { stackFrames } from './stack-frames.js';

/** What makes two failures the same error. */
export interface ErrorSignature {
  /** 16 hex digits, the same in every version of the product and on every machine. */
  readonly fingerprint: string;
  /** `exception.type`, else `error.type`, else the status code of the response; '' where nothing is known. */
  readonly type: string;
  /** The message without numbers, ids, addresses, paths and what stands in quotes. */
  readonly messageTemplate: string;
  /** Innermost first, of the program itself where there are any; without line numbers. */
  readonly frames: readonly string[];
  readonly causeTypes: readonly string[];
  readonly route: string;
}

export interface FoundError {
  readonly signature: ErrorSignature;
  /** As it was sent, cut to 1,024 characters. */
  readonly message: string;
}

export const FRAMES_MAX_DEFAULT = 5;
const TYPE_CHARS_MAX = 256;
const MESSAGE_CHARS_MAX = 1_024;
const EXCEPTIONS_PER_SPAN_MAX = 16;
const HTTP_ERROR_MIN = 400;

/**
 * The errors of a span: one per exception that it recorded, the last of equal ones, or, of a failed span without any, what
 * its status and attributes say. An exception of a span that did not fail was handled and is no error.
 */
export function errorsOf(span: StoredSpan, route: string, framesMax = FRAMES_MAX_DEFAULT): readonly FoundError[] {
  if (span.statusCode !== 'ERROR') return [];
  const exceptions = span.events.filter(({ name }) => name === 'exception').slice(-EXCEPTIONS_PER_SPAN_MAX);
  if (exceptions.length === 0) return [withoutException(span, route)];
  const found = new Map<string, FoundError>();
  for (const { attributes } of exceptions) {
    const message = textOf(attributes, 'exception.message');
    const stack = stackFrames(textOf(attributes, 'exception.stacktrace'), framesMax);
    const type = textOf(attributes, 'exception.type') || errorTypeOf(span);
    const signature = signatureOf({ type, message, route, ...stack });
    found.set(signature.fingerprint, { signature, message: message.slice(0, MESSAGE_CHARS_MAX) });
  }
  return [...found.values()];
}

function withoutException(span: StoredSpan, route: string): FoundError {
  const message = span.statusMessage;
  return {
    signature: signatureOf({ type: errorTypeOf(span), message, route, frames: [], causeTypes: [] }),
    message: message.slice(0, MESSAGE_CHARS_MAX),
  };
}

interface Parts extends Pick<ErrorSignature, 'type' | 'route' | 'frames' | 'causeTypes'> {
  readonly message: string;
}

function signatureOf({ message, route, frames, causeTypes, ...parts }: Parts): ErrorSignature {
  const type = parts.type.slice(0, TYPE_CHARS_MAX);
  const template = messageTemplate(message);
  const text = [type, template, frames.join('\n'), causeTypes.join('\n'), route].join('\0');
  return { fingerprint: fingerprint64(text), type, messageTemplate: template, frames, causeTypes, route };
}

function errorTypeOf({ attributes }: StoredSpan): string {
  const named = textOf(attributes, 'error.type');
  if (named !== '') return named;
  const http = textOf(attributes, 'http.response.status_code') || textOf(attributes, 'http.status_code');
  if (Number(http) >= HTTP_ERROR_MIN) return http;
  const grpc = textOf(attributes, 'rpc.grpc.status_code');
  return grpc === '' || grpc === '0' ? '' : `grpc ${grpc}`;
}

/** '' where there is no such text or number. */
function textOf(attributes: readonly KeyValue[], key: string): string {
  const value = attributes.find((attribute) => attribute.key === key)?.value;
  return value?.type === 'string' || value?.type === 'int' ? String(value.value) : '';
}
