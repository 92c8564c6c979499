import { SPAN_KINDS, STATUS_CODES } from '@clew/trace-model';

import type { SpanCondition } from '../matching/span-condition.js';
import { isPresent, type ValueTest } from '../matching/value-test.js';
import type { BooleanScope } from './boolean-grammar.js';
import { readText } from './literals.js';
import type { TokenReader } from './token-reader.js';
import { type FieldType, readTest } from './value-comparison.js';

const SPAN_FIELDS = ['name', 'kind', 'status', 'duration', 'attributes', 'traceState', 'isRoot'] as const;

/** What can be said of one span, within any(), all(), none() and count(). */
export const SPAN_SCOPE: BooleanScope<SpanCondition> = {
  and: (parts) => ({ kind: 'and', parts }),
  or: (parts) => ({ kind: 'or', parts }),
  not: (part) => ({ kind: 'not', part }),
  constant: (holds) => ({ kind: 'constant', holds }),
  term: readTerm,
};

function readTerm(reader: TokenReader): SpanCondition {
  const token = reader.current;
  if (reader.take('word', 'exists') !== undefined) return readExists(reader);
  if (reader.take('word', 'resource') !== undefined) return readAttribute(reader, 'resource');
  if (reader.take('word', 'span') !== undefined) return readSpanField(reader);
  if (reader.is('word', 'trace')) reader.fail('trace.* belongs outside of any(), all(), none() and count()');
  return reader.fail(
    `expected span.*, resource.attributes["..."], exists(...) or \`(\`, found ${reader.found()}`,
    token,
  );
}

function readSpanField(reader: TokenReader): SpanCondition {
  reader.expect('symbol', '.');
  const field = reader.expectOneOf('word', SPAN_FIELDS).text;
  switch (field) {
    case 'name':
      return compared(reader, 'text', (test) => ({ kind: 'name', test }));
    case 'kind':
      return compared(reader, SPAN_KINDS, (test) => ({ kind: 'spanKind', test }));
    case 'status':
      return compared(reader, STATUS_CODES, (test) => ({ kind: 'status', test }));
    case 'duration':
      return compared(reader, 'duration', (test) => ({ kind: 'duration', test }));
    case 'traceState': {
      const key = reader.is('symbol', '[') ? readKey(reader) : '';
      return compared(reader, 'text', (test) => ({ kind: 'traceState', key, test }));
    }
    case 'attributes': {
      const key = readKey(reader);
      return compared(reader, 'any', (test) => ({ kind: 'attribute', of: 'span', key, test }));
    }
    default:
      return { kind: 'root' };
  }
}

function readAttribute(reader: TokenReader, of: 'span' | 'resource'): SpanCondition {
  const key = readAttributeKey(reader);
  return compared(reader, 'any', (test) => ({ kind: 'attribute', of, key, test }));
}

function readExists(reader: TokenReader): SpanCondition {
  reader.expect('symbol', '(');
  const of = reader.expectOneOf('word', ['span', 'resource']).text === 'span' ? 'span' : 'resource';
  const key = readAttributeKey(reader);
  reader.expect('symbol', ')');
  return { kind: 'attribute', of, key, test: isPresent() };
}

function readAttributeKey(reader: TokenReader): string {
  reader.expect('symbol', '.');
  reader.expect('word', 'attributes');
  return readKey(reader);
}

function readKey(reader: TokenReader): string {
  reader.expect('symbol', '[');
  const key = readText(reader);
  reader.expect('symbol', ']');
  return key;
}

function compared(reader: TokenReader, type: FieldType, condition: (test: ValueTest) => SpanCondition): SpanCondition {
  const { test, isNegated } = readTest(reader, type);
  return isNegated ? { kind: 'not', part: condition(test) } : condition(test);
}
