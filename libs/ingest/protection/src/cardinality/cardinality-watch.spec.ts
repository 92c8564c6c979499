import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scalarBytes, utf8Text } from '../any-value-bytes.js';
import { parseCardinalityRules } from './cardinality-rules.js';
import { CARDINALITY_VERDICT, CardinalityWatch } from './cardinality-watch.js';
import type { CardinalityListing } from './key-of-day.js';

const DAY = 86_400_000;
const NOON = 20_000 * DAY + DAY / 2;
const { keep, replace, drop } = CARDINALITY_VERDICT;

function watching(limits: readonly unknown[] = [], options = {}): CardinalityWatch {
  const watch = new CardinalityWatch(options);
  watch.setRules([parseCardinalityRules({ limits })]);
  watch.beginRequest(NOON, 1);
  return watch;
}

/** What becomes of the value: itself, another text, or undefined when it is dropped. */
function sent(watch: CardinalityWatch, key: string, value: string | number, serviceName = 'shop'): unknown {
  const watched = watch.keyOf(key);
  if (watched === undefined) return value;
  const bytes = scalarBytes(value);
  const verdict = watch.observe(watched, serviceName, bytes, 0, bytes.length);
  if (verdict === keep) return value;
  expect([replace, drop]).toContain(verdict);
  return verdict === drop ? undefined : utf8Text(watch.replacement, 2, watch.replacement.length);
}

function listed(watch: CardinalityWatch): CardinalityListing[] {
  const listings: CardinalityListing[] = [];
  watch.drain((listing) => listings.push(listing));
  return listings;
}

describe('CardinalityWatch', () => {
  it('lists every key with an estimate and its services, and changes nothing without a limit', () => {
    const watch = watching();
    for (let index = 0; index < 5_000; index++) {
      expect(sent(watch, 'user.id', `user-${index}`, index % 2 === 0 ? 'shop' : 'cart')).toBe(`user-${index}`);
      sent(watch, 'http.request.method', index % 3 === 0 ? 'GET' : 'POST');
    }
    const [users, methods] = listed(watch);
    expect(users).toMatchObject({ attributeKey: 'user.id', limited: false, serviceNames: ['shop', 'cart'] });
    expect(users?.dayUnixMs).toBe(20_000 * DAY);
    expect(Math.abs((users?.estimate ?? 0) - 5_000)).toBeLessThan(100);
    expect(methods).toMatchObject({ attributeKey: 'http.request.method', estimate: 2, limited: false });
  });

  it('lists a key again only when it was seen again', () => {
    const watch = watching();
    sent(watch, 'a', 1);
    sent(watch, 'b', 1);
    expect(listed(watch)).toHaveLength(2);
    sent(watch, 'a', 1);
    sent(watch, 'b', 2);
    expect(listed(watch)).toEqual([expect.objectContaining({ attributeKey: 'b', estimate: 2 })]);
    expect(listed(watch)).toEqual([]);
  });

  it('lists a key with many values every ten seconds only', () => {
    const watch = watching();
    const sendSome = (from: number): void => {
      for (let index = from; index < from + 3_000; index++) sent(watch, 'id', index);
    };
    sendSome(0);
    expect(listed(watch)).toHaveLength(1);
    sendSome(3_000);
    expect(listed(watch)).toEqual([]);
    watch.beginRequest(NOON + 10_000, 1);
    expect(listed(watch)).toHaveLength(1);
    expect(listed(watch)).toEqual([]);
  });

  const bucket: unknown = expect.stringMatching(/^bucket-\d+$/);
  it.each([
    ['hash', bucket],
    ['drop', undefined],
  ])('bounds the values that pass, whatever is sent in whatever order (%s)', (action, limited) => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(300), { maxLength: 400 }),
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        (values, distinctMax, buckets) => {
          const watch = watching([{ keys: ['user.*'], distinctMax, action, buckets }]);
          const results = values.map((value) => sent(watch, 'user.id', `u${value}`));
          const passing = new Set([...new Set(values)].slice(0, distinctMax));
          expect(results).toEqual(values.map((value) => (passing.has(value) ? `u${value}` : limited)));
          const passed = new Set(results.filter((result) => result !== undefined));
          expect(passed.size).toBeLessThanOrEqual(distinctMax + (action === 'hash' ? buckets : 0));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('puts a value into the same bucket each time, and values into all of them', () => {
    const watch = watching([{ keys: ['id'], distinctMax: 0, action: 'hash', buckets: 8 }]);
    const values = Array.from({ length: 500 }, (_, index) => `value-${index}`);
    const first = values.map((value) => sent(watch, 'id', value));
    expect(values.map((value) => sent(watch, 'id', value))).toEqual(first);
    expect(new Set(first).size).toBe(8);
    expect(listed(watch)).toEqual([expect.objectContaining({ attributeKey: 'id', limited: true })]);
  });

  it('tells types apart', () => {
    const watch = watching([{ keys: ['id'], distinctMax: 1, action: 'drop' }]);
    expect(sent(watch, 'id', 1)).toBe(1);
    expect(sent(watch, 'id', '1')).toBeUndefined();
  });

  it('takes the strictest of the limits of organisation and team', () => {
    const watch = new CardinalityWatch();
    watch.setRules([
      parseCardinalityRules({ limits: [{ keys: ['*'], distinctMax: 1, action: 'drop' }] }),
      parseCardinalityRules({ limits: [{ keys: ['id'], distinctMax: 100, action: 'hash' }], ignore: ['id'] }),
    ]);
    watch.beginRequest(NOON, 1);
    expect([sent(watch, 'id', 'a'), sent(watch, 'id', 'b'), sent(watch, 'id', 'a')]).toEqual(['a', undefined, 'a']);
  });

  it('begins anew each day, and still lists how the day before ended', () => {
    const watch = watching([{ keys: ['id'], distinctMax: 1, action: 'drop' }]);
    sent(watch, 'id', 'a');
    sent(watch, 'id', 'b');
    watch.beginRequest(NOON + DAY, 1);
    expect(sent(watch, 'id', 'b')).toBe('b');
    // A clock that is a little behind on another gateway's request does not switch back.
    watch.beginRequest(NOON + 1, 1);
    expect(sent(watch, 'id', 'c')).toBeUndefined();
    expect(listed(watch)).toEqual([
      { attributeKey: 'id', dayUnixMs: 20_000 * DAY, estimate: 2, limited: true, serviceNames: ['shop'] },
      { attributeKey: 'id', dayUnixMs: 20_001 * DAY, estimate: 2, limited: true, serviceNames: ['shop'] },
    ]);
  });

  it('looks at ten seconds of spans, then at as many as the time allows, but at all of them for keys with a limit', () => {
    const limits = [{ keys: ['limited'], distinctMax: 100, action: 'drop' }];
    const watch = watching(limits, { sampledSpansPerSecond: 10 });
    const looked: number[] = [];
    // 100 spans at once, of which `watching` took one; then 10 a second, where 20 are sent.
    for (let request = 0; request < 10; request++) {
      watch.beginRequest(NOON + DAY, request < 6 ? 20 : 10);
      if (watch.isSampled) looked.push(request);
      sent(watch, 'limited', request);
      sent(watch, 'free', request);
    }
    expect(looked).toEqual([0, 1, 2, 3, 4]);
    for (let request = 10; request < 20; request++) {
      watch.beginRequest(NOON + DAY + (request - 9) * 500, 10);
      sent(watch, 'limited', request);
      sent(watch, 'free', request);
    }
    const estimates = Object.fromEntries(listed(watch).map(({ attributeKey, estimate }) => [attributeKey, estimate]));
    expect(estimates).toEqual({ limited: 20, free: 10 });
  });

  it('keeps what was seen when rules change, and applies the new ones to keys that are cached', () => {
    const watch = watching();
    const key = watch.keyOf('id');
    const observe = (value: string): unknown => {
      const bytes = scalarBytes(value);
      return key === undefined ? undefined : watch.observe(key, 'shop', bytes, 0, bytes.length);
    };
    expect(observe('a')).toBe(keep);
    watch.setRules([parseCardinalityRules({ limits: [{ keys: ['id'], distinctMax: 0, action: 'drop' }] })]);
    expect(observe('b')).toBe(drop);
    watch.setRules([]);
    expect(observe('c')).toBe(keep);
    expect(listed(watch)).toEqual([expect.objectContaining({ estimate: 3 })]);
  });

  it('ignores keys as told', () => {
    const watch = new CardinalityWatch();
    watch.setRules([parseCardinalityRules({ ignore: ['trace.*'] })]);
    expect(watch.keyOf('trace.id')).toBeUndefined();
    expect(watch.keyOf('traces')).toBeDefined();
  });

  it('lets keys beyond its room pass, counts them, and has room for them the next day', () => {
    const watch = watching([{ keys: ['*'], distinctMax: 0, action: 'drop' }], { keysMax: 2 });
    expect(['a', 'b', 'c', 'd'].map((key) => sent(watch, key, 'x'))).toEqual([undefined, undefined, 'x', 'x']);
    expect(watch.refusedKeyCount).toBe(2);
    watch.beginRequest(NOON + DAY, 1);
    expect(sent(watch, 'c', 'x')).toBeUndefined();
  });

  it('holds a key to its limit although names without one have taken all the room', () => {
    const watch = watching([{ keys: ['user.id'], distinctMax: 1, action: 'drop' }], { keysMax: 2 });
    for (const key of ['a', 'b', 'c', 'd']) expect(sent(watch, key, 'x')).toBe('x');
    expect(['x', 'y'].map((value) => sent(watch, 'user.id', value))).toEqual(['x', undefined]);
    expect(watch.refusedKeyCount).toBe(2);
  });

  it('takes the memory for admitted values from its budget, and admits no more when that is used up', () => {
    const limits = [{ keys: ['*'], distinctMax: 100_000, action: 'drop' }];
    const watch = watching(limits, { admittedBytesMax: 64 * 8 });
    const passed = Array.from({ length: 100 }, (_, index) => sent(watch, 'a', index)).filter(
      (value) => value !== undefined,
    );
    expect(passed).toHaveLength(48);
    expect(sent(watch, 'b', 1)).toBeUndefined();
    watch.beginRequest(NOON + DAY, 1);
    expect(sent(watch, 'b', 1)).toBe(1);
  });
});

describe('cardinality documents', () => {
  it('have defaults', () => {
    expect(parseCardinalityRules({})).toEqual({ limits: [], ignore: [] });
    const limits = [{ keys: ['user.id'], distinctMax: 1000, action: 'hash' }];
    expect(parseCardinalityRules({ limits })).toEqual({ limits: [{ ...limits[0], buckets: 64 }], ignore: [] });
  });

  it.each([
    [null, 'must be an object, not null'],
    [{ limits: [{}] }, 'limits[0].keys: must be a list with at least one text'],
    [{ limits: [{ keys: ['a'] }] }, 'limits[0].distinctMax: must be a whole number from 0 to 100000, not missing'],
    [{ limits: [{ keys: ['a'], distinctMax: 1.5 }] }, 'limits[0].distinctMax: must be a whole number'],
    [{ limits: [{ keys: ['a'], distinctMax: 5 }] }, 'limits[0].action: must be one of hash, drop, not missing'],
    [
      { limits: [{ keys: ['a'], distinctMax: 5, action: 'hash', buckets: 0 }] },
      'limits[0].buckets: must be a whole number from 1 to 1024, not 0',
    ],
    [
      { limits: [{ keys: ['a'], distinctMax: 5, action: 'drop', service: 'x' }] },
      'limits[0].service: unknown field; allowed here: keys, distinctMax, action, buckets',
    ],
  ])('are refused with what is allowed: %j', (content, message) => {
    expect(() => parseCardinalityRules(content)).toThrow(message);
  });
});
