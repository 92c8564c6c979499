import { encodeOracle, encodeWire, oracleDecode, protoType, wireMessage } from '@clew/otlp/testing';
import type { Plain, WireField } from '@clew/otlp/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  RECEIVED_AT_UNIX_MS,
  RecordingObserver,
  compiled,
  document,
  protectedBytes,
  protectedRequest,
} from './testing/protect.js';

const SECRET = 'planted.secret@example.com';
/** In parts, so that the search for secrets in committed text finds none here. */
const AWS_KEY = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');
const HASH: unknown = expect.stringMatching(/^hash:v1:[0-9a-f]{16}$/);
const NANOS = String(BigInt(RECEIVED_AT_UNIX_MS) * 1_000_000n);

describe('a planted secret', () => {
  const rules = document('masking', { rules: [{ id: 'e', match: { detectors: ['email'] }, action: 'redact' }] });

  it('survives nowhere, in whatever legal encoding and in whatever field it comes', () => {
    const protection = compiled([rules]);
    let planted = 0;
    fc.assert(
      fc.property(
        wireMessage(protoType('ExportTraceServiceRequest'), 3),
        fc.infiniteStream(fc.nat(2)),
        (fields, dice) => {
          const body = encodeWire(plant(fields, dice), 'as generated');
          if (Buffer.from(body).includes(SECRET)) planted++;
          expect(Buffer.from(protectedBytes(protection, body)).includes(SECRET)).toBe(false);
        },
      ),
      { numRuns: 600 },
    );
    expect(planted).toBeGreaterThan(150);
  });

  it.each([
    ['a resource', { resource: withAttribute({ stringValue: SECRET }) }],
    ['the schema URL of a resource', { schemaUrl: `https://${SECRET}/1` }],
    ['the schema URL of a scope', { scopeSpans: { schemaUrl: SECRET } }],
    ['the name of a scope', { scopeSpans: { scope: { name: SECRET } } }],
    ['an attribute of a scope', { scopeSpans: { scope: withAttribute({ bytesValue: Buffer.from(SECRET) }) } }],
    ['a span name', { span: { name: `GET /${SECRET}` } }],
    ['a trace state', { span: { traceState: `a=${SECRET}` } }],
    ['a status message', { span: { status: { message: `no ${SECRET}` } } }],
    ['a parent id that is none', { span: { parentSpanId: Buffer.from(SECRET) } }],
    ['the name of an event', { span: { events: [{ name: SECRET }] } }],
    ['an attribute of an event', { span: { events: [withAttribute({ stringValue: SECRET })] } }],
    ['the trace state of a link', { span: { links: [{ traceState: SECRET }] } }],
    ['an id of a link that is none', { span: { links: [{ spanId: Buffer.from(SECRET) }] } }],
    ['a key', { span: { attributes: [{ key: SECRET, value: { intValue: 1 } }] } }],
    ['a list in a list', { span: withAttribute(nested({ stringValue: SECRET })) }],
    ['a key in a list', { span: withAttribute(nested({ kvlistValue: { values: [{ key: SECRET }] } })) }],
  ])('is found in %s', (_, where) => {
    const body = request(where);
    expect(Buffer.from(body).includes(SECRET)).toBe(true);
    const stored = protectedBytes(compiled([rules]), body);
    expect(Buffer.from(stored).includes(SECRET)).toBe(false);
    expect(Buffer.from(stored).includes(SECRET.slice(8))).toBe(false);
  });
});

it('does not come in by the rules of enrichment', () => {
  const enrichment = document('enrichment', { rules: [{ id: 'b', on: 'span', baggage: ['user'] }] });
  const mails = document('masking', { rules: [{ id: 'e', match: { detectors: ['email'] }, action: 'redact' }] });
  const stored = protectedBytes(compiled([mails, enrichment]), request({}), { baggage: `user=${SECRET}` });
  expect(Buffer.from(stored).includes(SECRET)).toBe(false);
  expect(Buffer.from(stored).includes('[redacted:email]')).toBe(true);
});

describe('a rule', () => {
  it.each([
    ['redact', 'a <bob@x.org> b', 'a <[redacted:email]> b'],
    ['hash', 'bob@x.org', HASH],
    ['truncate', 'to bob@x.org', 'to bob', 3],
    ['drop', 'bob@x.org', undefined],
  ])('can %s what a detector finds in %j', (action, sent, stored, keep?: number) => {
    const rule = { id: 'r', match: { detectors: ['email'] }, action, ...(keep === undefined ? {} : { keep }) };
    expect(storedValues([{ rules: [rule] }], { k: sent })).toEqual([stored]);
  });

  it.each([
    ['redact', '[redacted]'],
    ['truncate', 'Grüß', 4],
    ['drop', undefined],
  ])('can %s the whole value of a key', (action, stored, keep?: number) => {
    const rule = { id: 'r', match: { keys: ['k'] }, action, ...(keep === undefined ? {} : { keep }) };
    expect(storedValues([{ rules: [rule] }], { k: 'Grüße' })).toEqual([stored]);
  });

  it('hashes equal values equally, whatever their type and place, and differently from others', () => {
    const rule = { id: 'r', match: { keys: ['*'], exceptKeys: ['d'] }, action: 'hash' };
    const [a, b, c, d] = storedValues([{ rules: [rule] }], { a: '42', b: 42, c: '43', d: '42' });
    expect(a).toEqual(HASH);
    expect(b).toBe(a);
    expect(c).not.toBe(a);
    expect(d).toBe('42');
    // A second gateway on the way hashes nothing twice.
    expect(storedValues([{ rules: [rule] }], { a })).toEqual([a]);
  });

  it('takes no mask in a key for a name of its own', () => {
    const rules = [
      { id: 'keys', match: { keys: ['*secret*'] }, action: 'redact' },
      { id: 'found', match: { detectors: ['secret-key'] }, action: 'redact' },
    ];
    const protection = compiled([document('masking', { rules })]);
    const sent = request({ span: { attributes: [attributeOf(AWS_KEY, 'v')] } });
    const once = protectedBytes(protection, sent);
    expect(JSON.stringify(oracleDecode('ExportTraceServiceRequest', once))).toContain(
      '[redacted:secret-key]","value":{"stringValue":"v"',
    );
    expect(Buffer.from(protectedBytes(protection, once))).toEqual(Buffer.from(once));
  });

  it.each([
    ['2001:db8::ann@mail.example.org', '[redacted:ip][redacted:email]'],
    ['+49 30 901820 77ann@mail.example.org', '[redacted:phone] [redacted:email]'],
  ])('leaves nothing of secrets that touch: %s', (sent, stored) => {
    const rule = { id: 'r', match: { detectors: ['email', 'ip', 'phone'] }, action: 'redact' };
    expect(storedValues([{ rules: [rule] }], { k: sent })).toEqual([stored]);
    expect(storedValues([{ rules: [rule] }], { k: stored })).toEqual([stored]);
  });

  it('normalises database statements', () => {
    const rule = { id: 'r', match: { keys: ['db.query.text'] }, action: 'normalise-sql' };
    expect(storedValues([{ rules: [rule] }], { 'db.query.text': "SELECT 1 WHERE a = 'b'" })).toEqual([
      'SELECT ? WHERE a = ?',
    ]);
  });

  it('finds card numbers that are sent as numbers', () => {
    const rule = { id: 'r', match: { detectors: ['card-number'] }, action: 'redact' };
    expect(
      storedValues([{ rules: [rule] }], { a: 4111111111111111, b: 4111111111111112, c: 4111111111111111.5 }),
    ).toEqual(['[redacted:card-number]', '4111111111111112', 4111111111111111.5]);
    const body = request({ span: withAttribute({ doubleValue: 4111111111111111 }) });
    expect(JSON.stringify(protectedRequest(compiled([document('masking', { rules: [rule] })]), body))).toContain(
      '[redacted:card-number]',
    );
  });

  it('matches entries of kvlists by their own key and by their path', () => {
    const value = { kvlistValue: { values: ['in', 'other'].map((key) => ({ key, value: { stringValue: 'v' } })) } };
    for (const keys of [['in'], ['k.in'], ['k.i*']]) {
      const rules = document('masking', { rules: [{ id: 'r', match: { keys }, action: 'drop' }] });
      const stored = protectedRequest(compiled([rules]), request({ span: withAttribute(value) }));
      expect(JSON.stringify(stored)).not.toContain('"in"');
      expect(JSON.stringify(stored)).toContain('"other"');
    }
  });

  it('holds where it says, and for texts without a key by their name', () => {
    const everywhere = {
      resource: withAttribute({ stringValue: 'v' }),
      span: { ...withAttribute({ stringValue: 'v' }), name: 'v', status: { message: 'v' } },
    };
    const stored = (rule: object): string =>
      JSON.stringify(
        protectedRequest(
          compiled([document('masking', { rules: [{ id: 'r', action: 'redact', ...rule }] })]),
          request(everywhere),
        ),
      );
    const count = (text: string): number => text.split('[redacted]').length - 1;
    // Two attributes and the service's name.
    expect(count(stored({ match: { keys: ['*'] } }))).toBe(3);
    expect(count(stored({ match: { keys: ['*'] }, on: ['span'] }))).toBe(1);
    expect(count(stored({ match: { keys: ['span.name'] }, on: ['name', 'span'] }))).toBe(1);
    expect(count(stored({ match: { keys: ['*'] }, on: ['status', 'name'] }))).toBe(2);
  });

  it('is counted, and a first match in a key is a finding that holds no secret', () => {
    const observer = new RecordingObserver();
    const rules = document('masking', { rules: [{ id: 'e', match: { detectors: ['email'] }, action: 'redact' }] });
    const protection = compiled([rules], observer);
    const body = request({
      resource: { attributes: [attributeOf('service.name', 'shop')] },
      span: { attributes: [attributeOf('a', 'x@y.org, z@y.org'), attributeOf(`k.${SECRET}`, 'z@y.org')] },
    });
    protectedBytes(protection, body);
    protectedBytes(protection, body);
    expect(observer.callsBesides('cardinality')).toEqual([
      'finding(email, a, shop)',
      'finding(email, [redacted:email], shop)',
      'rule(e, redact, 3)',
      'rule(e, redact, 3)',
    ]);
  });
});

describe('documents of an organisation and a team', () => {
  const organisation = { rules: [{ id: 'o', match: { keys: ['user.*'] }, action: 'hash' }] };

  it('add up: of two rules for a key the one holds that leaves less', () => {
    const looser = { rules: [{ id: 't', match: { keys: ['user.*'] }, action: 'truncate', keep: 100 }] };
    const stricter = { rules: [{ id: 't', match: { keys: ['user.id'] }, action: 'drop' }] };
    expect(storedValues([organisation, looser], { 'user.id': 'u' })[0]).toMatch(/^hash:/);
    expect(storedValues([organisation, stricter], { 'user.id': 'u', 'user.x': 'u' })).toEqual([
      undefined,
      expect.stringMatching(/^hash:/),
    ]);
  });

  it('keep only what all allow lists name, and the service', () => {
    const values = { 'http.route': '/', 'http.x': '1', other: '2' };
    expect(storedValues([{ allowOnly: ['http.*', 'other'] }, { allowOnly: ['http.*'] }], values)).toEqual([
      '/',
      '1',
      undefined,
    ]);
    const body = request({ resource: { attributes: [attributeOf('service.name', 'shop'), attributeOf('x', '1')] } });
    const stored = JSON.stringify(protectedRequest(compiled([document('masking', { allowOnly: ['y'] })]), body));
    expect(stored).toContain('shop');
    expect(stored).not.toContain('"x"');
  });
});

describe('without a rule that matches', () => {
  it('the stream gets the body itself, unknown fields included', () => {
    const body = encodeOracle('ExportTraceServiceRequest', { resourceSpans: [] });
    expect(protectedBytes(compiled([]), body)).toHaveLength(0);
    const sent = request({ span: { name: 'n', attributes: [attributeOf('k', 'v')] } });
    const rules = document('masking', { preset: 'recommended' });
    expect(Buffer.from(protectedBytes(compiled([rules]), sent))).toEqual(Buffer.from(sent));
  });
});

it('masks any request as decoding, masking by hand and encoding would', () => {
  const rules = document('masking', {
    rules: [
      { id: 'keys', match: { keys: ['pass*', 'list.pin'] }, action: 'redact' },
      { id: 'mails', match: { detectors: ['email'] }, action: 'redact' },
      { id: 'gone', match: { keys: ['gone'] }, action: 'drop' },
    ],
  });
  const protection = compiled([rules]);
  const key = fc.constantFrom('password', 'pin', 'gone', 'plain', 'list', 'a@b.io');
  const leaf = fc.oneof(
    fc.constantFrom('x', 'mail a@b.io', '').map((stringValue) => ({ stringValue })),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ intValue: String(value) })),
    fc.constantFrom({ boolValue: false }, { doubleValue: 1.5 }, { bytesValue: Buffer.from('a@b.io') }, {}),
  );
  const { value } = fc.letrec<{ value: object }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }).map((values) => ({ arrayValue: { values } })),
      fc
        .array(fc.record({ key, value: tie('value') }), { maxLength: 3 })
        .map((values) => ({ kvlistValue: { values } })),
    ),
  }));
  const attributes = fc.array(fc.record({ key, value }), { maxLength: 4 });
  fc.assert(
    fc.property(attributes, attributes, attributes, (first, second, third) => {
      const sent = { resource: { attributes: first }, span: { attributes: second, events: [{ attributes: third }] } };
      const expected = {
        resource: { attributes: first.flatMap((each) => masked(each)) },
        span: {
          attributes: second.flatMap((each) => masked(each)),
          events: [{ attributes: third.flatMap((each) => masked(each)) }],
        },
      };
      expect(protectedRequest(protection, request(sent))).toEqual(
        oracleDecode('ExportTraceServiceRequest', request(expected)),
      );
    }),
    { numRuns: 500 },
  );
});

/** The rules above, by hand, on an attribute or entry. */
function masked(attribute: { key: string; value: object }, path = ''): { key: string; value: object }[] {
  const full = path === '' ? attribute.key : `${path}.${attribute.key}`;
  if (attribute.key === 'gone') return [];
  const key = attribute.key.replaceAll('a@b.io', '[redacted:email]');
  const hasPin = full === 'list.pin';
  const isEmpty = Object.keys(attribute.value).length === 0;
  if ((attribute.key.startsWith('pass') || hasPin) && !isEmpty) return [{ key, value: { stringValue: '[redacted]' } }];
  return [{ key, value: maskedValue(attribute.value, full) }];
}

function maskedValue(value: object, path: string): object {
  if ('stringValue' in value)
    return { stringValue: String(value.stringValue).replaceAll('a@b.io', '[redacted:email]') };
  if ('bytesValue' in value) return { bytesValue: Buffer.from('[redacted:email]') };
  if ('arrayValue' in value) {
    const { values } = value.arrayValue as { values: object[] };
    return { arrayValue: { values: values.map((each) => maskedValue(each, path)) } };
  }
  if ('kvlistValue' in value) {
    const { values } = value.kvlistValue as { values: { key: string; value: object }[] };
    return { kvlistValue: { values: values.flatMap((each) => masked(each, path)) } };
  }
  return value;
}

/** Puts the secret into texts and bytes of known and unknown fields, here and there. */
function plant(fields: readonly WireField[], dice: Iterator<number>): WireField[] {
  const secret = new TextEncoder().encode(`<${SECRET}>`);
  return fields.map((field): WireField => {
    if (Array.isArray(field.value)) return { ...field, value: plant(field.value as readonly WireField[], dice) };
    const isPlanted = field.value instanceof Uint8Array && field.value.length !== 16 && dice.next().value === 0;
    return isPlanted && !(field.value.length === 8) ? { ...field, value: secret } : field;
  });
}

interface Parts {
  readonly resource?: object;
  readonly schemaUrl?: string;
  readonly scopeSpans?: object;
  readonly span?: object;
}

function request({ resource, schemaUrl, scopeSpans, span }: Parts): Uint8Array {
  const ids = { traceId: Buffer.alloc(16, 7), spanId: Buffer.alloc(8, 8) };
  const spans = [{ ...ids, startTimeUnixNano: NANOS, endTimeUnixNano: NANOS, ...span }];
  const withService = resource ?? { attributes: [attributeOf('service.name', 'shop')] };
  return encodeOracle('ExportTraceServiceRequest', {
    resourceSpans: [{ resource: named(withService), schemaUrl, scopeSpans: [{ ...scopeSpans, spans }] }],
  });
}

/** Every service has a name here: that the door gives it one is another test's concern. */
function named(resource: object): object {
  const attributes = 'attributes' in resource ? (resource.attributes as { key: string }[]) : [];
  if (attributes.some(({ key }) => key === 'service.name')) return resource;
  return { ...resource, attributes: [attributeOf('service.name', 'shop'), ...attributes] };
}

function attributeOf(key: string, stringValue: string): { key: string; value: object } {
  return { key, value: { stringValue } };
}

function withAttribute(value: object): { attributes: object[] } {
  return { attributes: [{ key: 'k', value }] };
}

function nested(value: object): object {
  return {
    arrayValue: { values: [{ kvlistValue: { values: [{ key: 'in', value: { arrayValue: { values: [value] } } }] } }] },
  };
}

/** Values as they are stored under the keys as sent; undefined where there is no attribute left. */
function storedValues(contents: readonly object[], sent: Readonly<Record<string, unknown>>): unknown[] {
  const attributes = Object.entries(sent).map(([key, value]) =>
    typeof value === 'number' && Number.isInteger(value)
      ? { key, value: { intValue: value } }
      : typeof value === 'number'
        ? { key, value: { doubleValue: value } }
        : attributeOf(key, String(value)),
  );
  const documents = contents.map((content, index) => document('masking', content, index === 0 ? undefined : 'team'));
  const stored = protectedRequest(compiled(documents), request({ span: { attributes } }));
  const values = new Map(spanOf(stored).map((each) => [each['key'], Object.values(each['value'] as Plain)[0]]));
  return Object.keys(sent).map((key) => values.get(key));
}

function spanOf(stored: Plain): readonly Plain[] {
  const [resourceSpans] = stored['resourceSpans'] as Plain[];
  const [scopeSpans] = (resourceSpans?.['scopeSpans'] ?? []) as Plain[];
  const [span] = (scopeSpans?.['spans'] ?? []) as Plain[];
  return (span?.['attributes'] ?? []) as Plain[];
}
