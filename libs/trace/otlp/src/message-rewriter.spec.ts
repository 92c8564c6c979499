import fc from 'fast-check';
import type protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { MessageRewriter } from './message-rewriter.js';
import { RESOURCE_SHAPE, SCOPE_SHAPE, SPAN_SHAPE } from './rewrite-shapes.js';
import type { WireShape } from './rewrite-shapes.js';
import { protoType } from './testing/otlp-proto.js';
import { list, oracleDecode } from './testing/oracle.js';
import type { Plain } from './testing/oracle.js';
import { concatBytes, encodeOracle, field, sampleSpan } from './testing/sample-request.js';
import { encodeWire, wireMessage } from './testing/wire-arbitrary.js';
import { DROPPED } from './wire-editor.js';
import type { WireEditor } from './wire-editor.js';
import { ANY_VALUE } from './wire-tags.js';

const text = new TextEncoder();
const SHAPES: readonly (readonly [string, WireShape])[] = [
  ['Span', SPAN_SHAPE],
  ['Resource', RESOURCE_SHAPE],
  ['InstrumentationScope', SCOPE_SHAPE],
];

describe('an editor that changes nothing', () => {
  it.each(SHAPES)('gets any legal %s written as the oracle would, without unknown fields', (name, shape) => {
    const rewriter = new MessageRewriter(editor());
    const type = protoType(name);
    fc.assert(
      fc.property(wireMessage(type, 3), (fields) => {
        const sent = encodeWire(fields, 'as generated');
        const rewritten = rewriter.rewrite(shape, sent, 0, sent.length);
        const read = oracleDecode(name, encodeWire(fields, 'merged'));
        expect(oracleDecode(name, rewritten)).toEqual(canonical(type, read));
        // Canonical: writing it once more changes no byte.
        expect(rewriter.rewrite(shape, rewritten, 0, rewritten.length)).toEqual(rewritten);
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves the bytes of a canonical span as they are', () => {
    const span = encodeOracle('Span', sampleSpan(1) as Record<string, unknown>);
    const framed = concatBytes(Uint8Array.of(1, 2, 3), span, Uint8Array.of(9));
    const rewriter = new MessageRewriter(editor());
    expect(rewriter.rewrite(SPAN_SHAPE, framed, 3, 3 + span.length)).toEqual(span);
  });

  it('keeps nothing of what a later occurrence displaced', () => {
    const secret = text.encode('s3cret');
    const keyValue = concatBytes(
      field(1, secret),
      field(1, text.encode('key')),
      field(2, field(1, secret)),
      field(2, field(1, text.encode('shown'))),
      field(7, secret),
    );
    const span = concatBytes(field(5, secret), field(5, text.encode('name')), field(4, secret), field(9, keyValue));
    const rewritten = new MessageRewriter(editor()).rewrite(SPAN_SHAPE, span, 0, span.length);
    expect(Buffer.from(rewritten).includes('s3cret')).toBe(false);
    expect(oracleDecode('Span', rewritten)).toMatchObject({
      name: 'name',
      attributes: [{ key: 'key', value: { stringValue: 'shown' } }],
    });
  });
});

describe('an editor', () => {
  const nested = {
    arrayValue: {
      values: [{ stringValue: 'a' }, { kvlistValue: { values: [{ key: 'in', value: { intValue: '-7' } }] } }],
    },
  };
  const span = encodeOracle('Span', {
    name: 'old',
    attributes: [
      { key: 'one', value: nested },
      { key: 'two', value: { doubleValue: 1.5 } },
    ],
    droppedAttributesCount: 3,
    startTimeUnixNano: '5',
  });
  const rewritten = (overrides: Partial<WireEditor<string>>): Plain =>
    oracleDecode('Span', new MessageRewriter(editor(overrides)).rewrite(SPAN_SHAPE, span, 0, span.length));

  it('is asked about every leaf with the plan of the key it lies under', () => {
    const seen: unknown[] = [];
    rewritten({
      attribute: (place, source, start, end, outer) =>
        `${outer ?? place}.${Buffer.from(source.subarray(start, end)).toString()}`,
      leaf: (plan, tag) => void seen.push([plan, tag]),
    });
    expect(seen).toEqual([
      ['span.one', ANY_VALUE.string],
      ['span.one.in', ANY_VALUE.int],
      ['span.two', ANY_VALUE.double],
    ]);
  });

  it('replaces texts, times, keys, leaves and whole values, and every length around them is right', () => {
    const long = 'x'.repeat(300);
    const result = rewritten({
      text: () => text.encode(long),
      time: (shape) => (shape.name === 'span.end_time' ? 9n : undefined),
      key: (plan) => (plan === 'in' ? text.encode(long) : undefined),
      leaf: (_, tag) => (tag === ANY_VALUE.string ? field(1, text.encode(long)) : undefined),
      value: (plan) => (plan === 'two' ? field(1, text.encode('whole')) : undefined),
      moreAttributes: (_, add) => {
        add(text.encode('more'), field(1, text.encode('m')));
      },
      droppedAttributes: () => 2,
    });
    expect(result).toEqual({
      ...oracleDecode('Span', new Uint8Array(0)),
      name: long,
      startTimeUnixNano: '5',
      endTimeUnixNano: '9',
      droppedAttributesCount: 5,
      attributes: [
        {
          key: 'one',
          value: {
            arrayValue: {
              values: [{ stringValue: long }, { kvlistValue: { values: [{ key: long, value: { intValue: '-7' } }] } }],
            },
          },
        },
        { key: 'two', value: { stringValue: 'whole' } },
        { key: 'more', value: { stringValue: 'm' } },
      ],
    });
  });

  it('drops the entry around a leaf, and the attribute around an element', () => {
    expect(
      list(rewritten({ leaf: (_, tag) => (tag === ANY_VALUE.int ? DROPPED : undefined) }), 'attributes')[0],
    ).toEqual({
      key: 'one',
      value: { arrayValue: { values: [{ stringValue: 'a' }, { kvlistValue: { values: [] } }] } },
    });
    const left = rewritten({ leaf: (_, tag) => (tag === ANY_VALUE.string ? DROPPED : undefined) });
    expect(list(left, 'attributes').map((attribute) => attribute['key'])).toEqual(['two']);
    expect(list(rewritten({ attribute: () => DROPPED }), 'attributes')).toEqual([]);
  });
});

function editor(overrides: Partial<WireEditor<string>> = {}): WireEditor<string> {
  return {
    text: () => undefined,
    time: () => undefined,
    attribute: (_, source, start, end) => Buffer.from(source.subarray(start, end)).toString(),
    key: () => undefined,
    bareValue: () => '',
    leaf: () => undefined,
    value: () => undefined,
    moreAttributes: () => undefined,
    droppedAttributes: () => 0,
    ...overrides,
  };
}

const ID_BYTES: Readonly<Record<string, number>> = { traceId: 16, spanId: 8, parentSpanId: 8 };

/** Without defaults, which canonical encoding leaves out, and without ids that are none. Members of oneofs are never defaults. */
function canonical(type: protobuf.Type, message: Plain): Plain {
  const entries = type.fieldsArray.flatMap((shape): [string, unknown][] => {
    const value = message[shape.name];
    const inner = shape.resolve().resolvedType;
    if (value === undefined) return [];
    if (inner !== null && 'fieldsArray' in inner) {
      const one = (each: unknown): Plain => canonical(inner, each as Plain);
      return [[shape.name, Array.isArray(value) ? value.map(one) : one(value)]];
    }
    if (shape.partOf !== null) return [[shape.name, value]];
    if (value === '' || value === 0 || (value === '0' && shape.type !== 'string')) return [];
    if (value instanceof Uint8Array && value.length !== ID_BYTES[shape.name]) return [];
    return [[shape.name, value]];
  });
  return Object.fromEntries(entries);
}
