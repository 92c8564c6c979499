import { SpanHeader } from '@clew/otlp';
import { encodeWire, oracleDecode, protoType, type WireField, wireMessage } from '@clew/otlp/testing';
import type { SpanGroup } from '@clew/store-contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { compileMatchers } from '../matching/compile-matchers.js';
import type { SpanCondition } from '../matching/span-condition.js';
import { anyModel, type Model, modelHolds, modelText, TEXTS } from '../testing/naive-expression.js';
import { parseExpression } from './compile-expression.js';

const bytesOfText = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
const text = fc.constantFrom(...TEXTS).map(bytesOfText);

interface WireSpan {
  readonly span: readonly WireField[];
  readonly resource: readonly WireField[];
  readonly durationMs: number;
}

const wireSpan: fc.Arbitrary<WireSpan> = fc.record({
  span: wireMessage(protoType('Span'), 2, text),
  resource: wireMessage(protoType('Resource'), 2, text),
  durationMs: fc.nat(3),
});

function conditionOf(model: Model): SpanCondition {
  const expression = parseExpression(`any(${modelText(model)})`);
  if (expression.kind !== 'any') throw new Error('any() is read as any()');
  return expression.condition;
}

describe('conditions on spans', () => {
  it('agree with a naive reading of what protobufjs decodes, for any expression and any legal encoding', () => {
    fc.assert(
      fc.property(
        fc.array(anyModel(), { minLength: 1, maxLength: 8 }),
        fc.array(wireSpan, { maxLength: 4 }),
        (models, spans) => {
          const matchers = compileMatchers(models.map(conditionOf), []);
          const matched = new Uint8Array(matchers.count);
          const header = new SpanHeader();
          for (const { span, resource, durationMs } of spans) {
            const bytes = encodeWire(span, 'as generated');
            header.read(bytes, 0, bytes.length);
            const durationNano = durationMs * 1e6;
            const group: SpanGroup = {
              resource: encodeWire(resource, 'as generated'),
              resourceSchemaUrl: '',
              scope: new Uint8Array(0),
              scopeSchemaUrl: '',
              serviceName: '',
              environment: '',
            };
            matchers.match({ bytes, start: 0, end: bytes.length, header, durationNano, group, teamId: '' }, matched);
            const decoded = {
              span: oracleDecode('Span', encodeWire(span, 'merged')),
              resource: oracleDecode('Resource', encodeWire(resource, 'merged')),
              durationNano,
            };
            expect([...matched]).toEqual(models.map((model) => (modelHolds(model, decoded) ? 1 : 0)));
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never throw for what a span holds, and never look beyond it', () => {
    const conditions = [
      ...TEXTS.map((key) => conditionOf({ kind: 'exists', of: 'span', key })),
      ...TEXTS.map((key) => conditionOf({ kind: 'exists', of: 'resource', key })),
    ];
    const likely = fc.oneof(fc.constantFrom(0x4a, 0x0a, 0x12, 0x18, 0x21, 1, 2, 3, 4, 0x61, 0xff), fc.nat(255));
    const anyBytes = fc.array(likely, { maxLength: 60 }).map((bytes) => Uint8Array.from(bytes));
    fc.assert(
      fc.property(anyBytes, anyBytes, fc.nat(60), fc.nat(60), (bytes, resource, from, length) => {
        const start = Math.min(from, bytes.length);
        const end = Math.min(start + length, bytes.length);
        const group = {
          resource,
          resourceSchemaUrl: '',
          scope: resource,
          scopeSchemaUrl: '',
          serviceName: '',
          environment: '',
        };
        const common = { header: new SpanHeader(), durationNano: 0, teamId: '' };
        const inside = new Uint8Array(conditions.length);
        const alone = new Uint8Array(conditions.length);
        compileMatchers(conditions, []).match({ bytes, start, end, group, ...common }, inside);
        const copy = bytes.slice(start, end);
        compileMatchers(conditions, []).match({ bytes: copy, start: 0, end: copy.length, group, ...common }, alone);
        expect([...inside]).toEqual([...alone]);
      }),
      { numRuns: 500 },
    );
  });
});
