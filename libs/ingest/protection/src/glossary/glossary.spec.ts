import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubleValueBytes, scalarBytes } from '../any-value-bytes.js';
import { SPAN_KIND } from '../span-sides.js';
import type { Glossary } from './glossary.js';
import { compileGlossary } from './glossary.js';
import { GLOSSARY_KINDS, parseGlossaryRules } from './glossary-rules.js';
import type { ValueType } from './value-type.js';
import { VALUE_TYPES, holdsType } from './value-type.js';

const { client, server, internal } = SPAN_KIND;

function compiled(...documents: readonly unknown[]): Glossary {
  const glossary = compileGlossary(documents.map(parseGlossaryRules));
  if (glossary === undefined) throw new Error('the documents say nothing');
  return glossary;
}

type Attributes = Readonly<Record<string, Uint8Array>>;

function checkSpan(glossary: Glossary, attributes: Attributes, spanKind: number = server, serviceName = 'shop'): void {
  const check = glossary.newCheck();
  check.begin(glossary.forService(serviceName), spanKind);
  walk(glossary, check, attributes);
}

function checkResource(glossary: Glossary, attributes: Attributes, serviceName = 'shop'): void {
  const check = glossary.newCheck();
  check.beginResource(glossary.forService(serviceName));
  walk(glossary, check, attributes);
}

function walk(glossary: Glossary, check: ReturnType<Glossary['newCheck']>, attributes: Attributes): void {
  for (const [key, payload] of Object.entries(attributes)) {
    const term = glossary.term(key);
    if (term !== undefined) check.attribute(term, payload, 0, payload.length);
  }
  check.end();
}

/** `service key violation count`, sorted. */
function violations(glossary: Glossary): string[] {
  const lines: string[] = [];
  glossary.drain((...violation) => lines.push(violation.join(' ')));
  return lines.sort();
}

const text = scalarBytes('x');

/** Payloads of the types, written out byte by byte. */
const PAYLOADS: Readonly<Record<string, readonly number[]>> = {
  string: [0x0a, 1, 0x78],
  bool: [0x10, 1],
  int: [0x18, 7],
  double: [0x21, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f],
  bytes: [0x3a, 1, 0xff],
  map: [0x32, 0],
  'string[]': [0x2a, 9, 0x0a, 3, 0x0a, 1, 0x78, 0x0a, 2, 0x0a, 0],
  'int[]': [0x2a, 4, 0x0a, 2, 0x18, 7],
  'bool[]': [0x2a, 4, 0x0a, 2, 0x10, 1],
  'double[]': [0x2a, 11, 0x0a, 9, 0x21, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f],
};

describe('a glossary', () => {
  it('counts what is missing, by kind and service', () => {
    const glossary = compiled({
      attributes: [
        { key: 'tenant', required: true },
        { key: 'http.route', required: { kinds: ['server'] } },
        { key: 'peer', required: { kinds: ['client', 'producer'], services: ['shop-*'] } },
      ],
    });
    checkSpan(glossary, {}, server);
    checkSpan(glossary, { tenant: text }, server);
    checkSpan(glossary, { tenant: text, 'http.route': text }, server);
    checkSpan(glossary, {}, client, 'shop-cart');
    checkSpan(glossary, { tenant: text, peer: text }, client, 'shop-cart');
    checkSpan(glossary, { tenant: text }, internal, 'shop-cart');
    expect(violations(glossary)).toEqual([
      'shop http.route missing 2',
      'shop tenant missing 1',
      'shop-cart peer missing 1',
      'shop-cart tenant missing 1',
    ]);
    expect(violations(glossary)).toEqual([]);
  });

  it('finds exactly what is missing of any number of required attributes', () => {
    const keys = Array.from({ length: 100 }, (_, index) => `key-${index}`);
    const glossary = compiled({ attributes: keys.map((key) => ({ key, required: true })) });
    fc.assert(
      fc.property(fc.subarray(keys), (present) => {
        checkSpan(glossary, Object.fromEntries(present.map((key) => [key, text])));
        const missing = keys.filter((key) => !present.includes(key)).map((key) => `shop ${key} missing 1`);
        expect(violations(glossary)).toEqual(missing.sort());
      }),
      { numRuns: 100 },
    );
  });

  it('keeps spans and resources apart', () => {
    const glossary = compiled({
      attributes: [
        { key: 'team', on: 'resource', type: 'string', required: true },
        { key: 'tenant', required: true },
      ],
    });
    checkSpan(glossary, { tenant: text, team: scalarBytes(1) });
    expect(violations(glossary)).toEqual([]);
    checkResource(glossary, { team: scalarBytes(1) });
    checkResource(glossary, { tenant: text });
    expect(violations(glossary)).toEqual(['shop team missing 1', 'shop team wrong-type 1']);
  });

  it('counts values of another type', () => {
    for (const type of VALUE_TYPES) {
      for (const [actual, payload] of Object.entries(PAYLOADS)) {
        const isRight =
          actual === type ||
          (type === 'number' && (actual === 'int' || actual === 'double')) ||
          (type === 'array' && actual.endsWith('[]'));
        expect({ type, actual, holds: holds(type, payload) }).toEqual({ type, actual, holds: isRight });
      }
      expect(holds(type, [])).toBe(false);
    }
    const glossary = compiled({ attributes: [{ key: 'amount', type: 'int' }] });
    checkSpan(glossary, { amount: scalarBytes('12') });
    checkSpan(glossary, { amount: scalarBytes(12) });
    expect(violations(glossary)).toEqual(['shop amount wrong-type 1']);
  });

  it('tells a list of mixed types from one of a single type, also an empty one', () => {
    expect(holds('string[]', [0x2a, 7, 0x0a, 3, 0x0a, 1, 0x78, 0x0a, 2, 0x18, 7])).toBe(false);
    expect(holds('string[]', [0x2a, 0])).toBe(true);
    expect(holds('string[]', [0x2a, 2, 0x0a, 0])).toBe(false);
  });

  it('counts values that are not allowed', () => {
    const glossary = compiled({
      attributes: [
        { key: 'tier', allowed: ['gold', 'silver'] },
        { key: 'size', allowed: [1, 2.5] },
        { key: 'paid', allowed: [true] },
      ],
    });
    checkSpan(glossary, { tier: scalarBytes('gold'), size: scalarBytes(1), paid: scalarBytes(true) });
    checkSpan(glossary, { size: doubleValueBytes(1) });
    checkSpan(glossary, { size: scalarBytes(2.5) });
    expect(violations(glossary)).toEqual([]);
    checkSpan(glossary, { tier: scalarBytes('Gold'), size: scalarBytes(2), paid: scalarBytes(false) });
    expect(violations(glossary)).toEqual([
      'shop paid disallowed-value 1',
      'shop size disallowed-value 1',
      'shop tier disallowed-value 1',
    ]);
  });

  it('counts unknown keys where it is closed, patterns being known', () => {
    const glossary = compiled({
      attributes: [{ key: 'shop.cart.size' }, { key: 'shop.flag.*', type: 'bool' }],
      closed: ['shop.*'],
    });
    checkSpan(glossary, {
      'shop.cart.size': text,
      'shop.cart.sise': text,
      'shop.flag.new': scalarBytes(true),
      'shop.flag.old': text,
      'http.route': text,
    });
    expect(violations(glossary)).toEqual(['shop shop.cart.sise unknown-key 1', 'shop shop.flag.old wrong-type 1']);
    const all = compiled({ attributes: [{ key: 'http.*' }], closed: true });
    checkSpan(all, { 'http.route': text, other: text });
    expect(violations(all)).toEqual(['shop other unknown-key 1']);
  });

  it('bounds the unknown keys that it tells apart', () => {
    const glossary = compiled({ closed: true });
    for (let index = 0; index < 1_500; index++) checkSpan(glossary, { [`key-${index}`]: text });
    const counted = violations(glossary);
    expect(counted).toHaveLength(1_001);
    expect(counted).toContain('shop (other keys) unknown-key 500');
  });

  it('holds what the organisation says before what a team says, and both for what is required', () => {
    const glossary = compiled(
      { attributes: [{ key: 'tier', type: 'string', required: { kinds: ['server'] } }] },
      { attributes: [{ key: 'tier', type: 'int', required: { kinds: ['client'] } }] },
    );
    checkSpan(glossary, { tier: text }, server);
    checkSpan(glossary, {}, server);
    checkSpan(glossary, {}, client);
    expect(violations(glossary)).toEqual(['shop tier missing 2']);
  });

  it('is nothing at all without entries', () => {
    expect(compileGlossary([])).toBeUndefined();
    expect(compileGlossary([parseGlossaryRules({})])).toBeUndefined();
  });
});

function holds(type: ValueType, payload: readonly number[]): boolean {
  const bytes = Uint8Array.of(0xff, ...payload, 0xff);
  return holdsType(type, bytes, 1, bytes.length - 1);
}

describe('glossary documents', () => {
  it.each([
    [{ attributes: {} }, 'attributes: must be a list, not an object'],
    [{ attributes: [{}] }, 'attributes[0].key: must be a text that is not empty, not missing'],
    [{ attributes: [{ key: 'a', type: 'text' }] }, 'attributes[0].type: must be one of string, bool, int'],
    [{ attributes: [{ key: 'a' }, { key: 'a' }] }, 'attributes[1].key: is described already by attributes[0]'],
    [{ attributes: [{ key: 'a.*', required: true }] }, 'attributes[0].required: is not possible for a pattern'],
    [
      { attributes: [{ key: 'a', required: { kinds: ['SERVER'] } }] },
      `attributes[0].required.kinds[0]: must be one of ${GLOSSARY_KINDS.join(', ')}, not "SERVER"`,
    ],
    [
      { attributes: [{ key: 'a', on: 'resource', required: { kinds: ['server'] } }] },
      'attributes[0].required.kinds: is for attributes of spans',
    ],
    [{ attributes: [{ key: 'a', allowed: [] }] }, 'attributes[0].allowed: must be a list with at least one value'],
    [
      { attributes: [{ key: 'a', allowed: [null] }] },
      'attributes[0].allowed[0]: must be a text, a number, true or false',
    ],
    [{ closed: 'yes' }, 'closed: must be a list, not "yes"'],
    [
      { attributes: Array.from({ length: 257 }, (_, index) => ({ key: `k${index}`, required: true })) },
      'attributes: has 257 required attributes; at most 256 are allowed',
    ],
  ])('are refused with what is allowed: %j', (content, message) => {
    expect(() => parseGlossaryRules(content)).toThrow(message);
  });
});
