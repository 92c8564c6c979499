import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { JsonReader } from './json-reader.js';
import { traceRequestFromJson } from './json-request.js';
import { OtlpError } from './otlp-error.js';

/** What a string literal may hold between its quotes, valid or not. */
const STRING_CONTENT = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        ' ',
        'é',
        '😀',
        '\\n',
        '\\"',
        '\\\\',
        '\\/',
        '\\u00e9',
        '\\uD83D',
        '\\ude00',
        '\u007f',
        '\uffff',
      ),
      fc.constantFrom('\\', '\\u12', '\\u12g4', '\\x', '\n', '\u0000', '\u001f', '"'),
      fc.string({ maxLength: 60 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

function hostString(literal: string): string | undefined {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function ourString(literal: string): string | undefined {
  const reader = new JsonReader(literal);
  try {
    const value = reader.readString();
    reader.expectEnd();
    return value;
  } catch (error) {
    if (error instanceof OtlpError) return undefined;
    throw error;
  }
}

describe('JsonReader', () => {
  it('reads strings as the host does, and refuses those that the host refuses', () => {
    fc.assert(
      fc.property(STRING_CONTENT, (content) => {
        const literal = `"${content}"`;
        expect(ourString(literal)).toBe(hostString(literal));
      }),
      { numRuns: 5_000 },
    );
  });

  it('passes over any JSON that it does not know', () => {
    const empty = new Uint8Array();
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const body = new TextEncoder().encode(JSON.stringify({ future: value, resourceSpans: null, later: [value] }));
        expect(traceRequestFromJson(body)).toEqual(empty);
      }),
      { numRuns: 2_000 },
    );
  });
});
