import { SpanHeader } from '@clew/otlp';
import { describe, expect, it } from 'vitest';

import { errorSignatureOf } from './error-signature.js';

const text = (value: string): number[] => [...Buffer.from(value)];
const field = (number: number, payload: readonly number[]): number[] => [(number << 3) | 2, payload.length, ...payload];
const attribute = (key: string, value: string): number[] => [
  ...field(1, text(key)),
  ...field(2, field(1, text(value))),
];

interface Failure {
  readonly name?: string;
  readonly message?: string;
  readonly exceptionType?: string;
  readonly service?: string;
  /** Content of one more event, before the exception. */
  readonly events?: readonly number[];
}

function signatureOf({ name = 'GET /', message, exceptionType, service = 'cart', events }: Failure): number {
  const bytes = Uint8Array.from([
    ...field(5, text(name)),
    ...(events === undefined ? [] : field(11, events)),
    ...(exceptionType === undefined
      ? []
      : field(11, [...field(2, text('exception')), ...field(3, attribute('exception.type', exceptionType))])),
    ...field(15, message === undefined ? [] : field(2, text(message))),
  ]);
  const header = new SpanHeader();
  header.read(bytes, 0, bytes.length);
  const empty = new Uint8Array(0);
  const group = { resource: empty, resourceSchemaUrl: '', scope: empty, scopeSchemaUrl: '', environment: '' };
  const at = { bytes, start: 0, end: bytes.length, header, durationNano: 0, teamId: 'shop' };
  return errorSignatureOf({ ...at, group: { ...group, serviceName: service } });
}

describe('the signature of an error', () => {
  it('is the same whatever numbers and ids a message holds', () => {
    const one = signatureOf({ message: 'order 1234 not found (trace 9f3ab2)' });
    expect(signatureOf({ message: 'order 98 not found (trace 0011aaff)' })).toBe(one);
    expect(signatureOf({ message: 'order 98 not paid (trace 0011aaff)' })).not.toBe(one);
    expect(one).toBeGreaterThan(0);
  });

  it('is told by the type of the exception where there is one', () => {
    const timeout = signatureOf({ exceptionType: 'TimeoutError', message: 'after 5 s' });
    expect(signatureOf({ exceptionType: 'TimeoutError', message: 'it took too long' })).toBe(timeout);
    expect(signatureOf({ exceptionType: 'TypeError', message: 'after 5 s' })).not.toBe(timeout);
  });

  it('differs by service and span name, not by numbers in the name', () => {
    const one = signatureOf({ name: 'GET /orders/17' });
    expect(signatureOf({ name: 'GET /orders/18' })).toBe(one);
    expect(signatureOf({ name: 'GET /carts/17' })).not.toBe(one);
    expect(signatureOf({ name: 'GET /orders/17', service: 'stock' })).not.toBe(one);
  });

  it('passes over an event that is torn inside', () => {
    expect(signatureOf({ message: 'no', events: [0x1a, 9, 1] })).toBe(signatureOf({ message: 'no' }));
  });
});
