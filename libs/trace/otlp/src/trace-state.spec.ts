import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OtelTraceState } from './trace-state.js';

const traceState = new OtelTraceState();

interface Read {
  threshold: bigint | undefined;
  random: bigint | undefined;
  isMalformed: boolean;
}

function bits56(hi: number, lo: number): bigint | undefined {
  return hi < 0 && lo < 0 ? undefined : (BigInt(hi) << 32n) | BigInt(lo);
}

/** Reads from within other bytes, so that reading past an end shows. */
function read(text: string): Read {
  const before = 'ot=rv:99999999999999;';
  const bytes = new TextEncoder().encode(`${before}${text}=th:1,ot=th:2`);
  traceState.read(bytes, before.length, before.length + new TextEncoder().encode(text).length);
  return said();
}

function said(): Read {
  const { thresholdHi, thresholdLo, randomHi, randomLo, isMalformed } = traceState;
  return { threshold: bits56(thresholdHi, thresholdLo), random: bits56(randomHi, randomLo), isMalformed };
}

const hex = (length: { min: number; max: number }): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: length.min, maxLength: length.max });
const otherMember = fc.constantFrom(
  'vendor=abc',
  'ot@tenant=th:3',
  'x@ot=th:3',
  'o=th:3',
  'otx=th:3',
  'aot=th:3',
  '',
  ' ',
);
const otherPart = fc.constantFrom('p:8', 'r:62', 'thx:4', 'xth:4', 't:4', 'k1:13', 'h:th');

describe('OtelTraceState', () => {
  it('finds threshold and randomness wherever they stand', () => {
    fc.assert(
      fc.property(
        hex({ min: 1, max: 14 }),
        hex({ min: 14, max: 14 }),
        fc.array(otherPart, { maxLength: 5 }),
        fc.array(otherMember, { maxLength: 10 }),
        fc.nat(),
        fc.nat(),
        fc.constantFrom('', ' ', '\t', ' \t '),
        (th, rv, parts, members, partAt, memberAt, blank) => {
          const at = partAt % (parts.length + 1);
          const entry = [...parts.slice(0, at), `th:${th}`, `rv:${rv}`, ...parts.slice(at)].join(';');
          const place = memberAt % (members.length + 1);
          const text = [...members.slice(0, place), `${blank}ot=${entry}${blank}`, ...members.slice(place)].join(',');
          expect(read(text)).toEqual({
            threshold: BigInt(`0x${th.padEnd(14, '0')}`),
            random: BigInt(`0x${rv}`),
            isMalformed: false,
          });
        },
      ),
    );
  });

  it.each([
    ['of the specification: 100%', 'ot=th:0', 0n, undefined],
    ['of the specification: 25%', 'ot=th:c', 0xc0_0000_0000_0000n, undefined],
    ['of the specification: 1%', 'ot=th:fd70a4', 0xfd_70a4_0000_0000n, undefined],
    ['with its zeros', 'ot=th:fd70a400000000', 0xfd_70a4_0000_0000n, undefined],
    ['of the specification: randomness', 'ot=rv:6e6d1a75832a2f', undefined, 0x6e_6d1a_7583_2a2fn],
    ['of the smallest probability', 'ot=th:ffffffffffffff', 0xff_ffff_ffff_ffffn, undefined],
    ['of the older specification', 'ot=p:8;r:62', undefined, undefined],
    ['of somebody else', 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE', undefined, undefined],
    ['that ends with a bare key', 'a=b,ot', undefined, undefined],
    ['that is empty', '', undefined, undefined],
    ['given twice: the newest, which comes first', 'ot=th:8,ot=th:c', 0x80_0000_0000_0000n, undefined],
  ])('reads a trace state %s', (_name, text, threshold, random) => {
    expect(read(text)).toEqual({ threshold, random, isMalformed: false });
  });

  it.each([
    ['a threshold of 15 digits', 'ot=th:000000000000001'],
    ['a threshold without digits', 'ot=th:'],
    ['upper-case digits', 'ot=th:C'],
    ['no hexadecimal digit', 'ot=th:8g'],
    ['a blank within', 'ot=th: 8'],
    ['two thresholds', 'ot=th:8;th:8'],
    ['three thresholds', 'ot=th:8;th:8;th:8'],
    ['13 digits of randomness', 'ot=rv:6e6d1a75832a2'],
    ['15 digits of randomness', 'ot=rv:6e6d1a75832a2f0'],
    ['two randomnesses', 'ot=rv:6e6d1a75832a2f;rv:6e6d1a75832a2f'],
    ['an empty entry', 'ot='],
    ['no colon', 'ot=th'],
    ['no key', 'ot=:8'],
    ['an entry longer than 256 characters', `ot=th:8;x:${'y'.repeat(256)}`],
    ['a trace state longer than W3C allows', `${'a=b,'.repeat(5_000)}ot=th:8`],
  ])('does not believe %s, and says so', (_name, text) => {
    expect(read(text)).toEqual({ threshold: undefined, random: undefined, isMalformed: true });
  });

  it.each([
    ['th:8;rv:short', 0x80_0000_0000_0000n, undefined],
    ['th:XY;rv:6e6d1a75832a2f', undefined, 0x6e_6d1a_7583_2a2fn],
    ['th:8;', 0x80_0000_0000_0000n, undefined],
    ['th:8;;rv:6e6d1a75832a2f', 0x80_0000_0000_0000n, 0x6e_6d1a_7583_2a2fn],
  ])('keeps of ot=%s what can be read', (entry, threshold, random) => {
    expect(read(`ot=${entry}`)).toEqual({ threshold, random, isMalformed: true });
  });

  it('reads any bytes, and only within their range', () => {
    const likely = fc.string({ unit: fc.constantFrom(...Array.from('ot=,:;thrv08cf \t@')), maxLength: 60 });
    fc.assert(
      fc.property(
        fc.oneof(
          likely,
          likely.map((text) => `ot=${text}`),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const bytes = new TextEncoder().encode(text);
          traceState.read(bytes, 0, bytes.length);
          const alone = said();
          expect(read(text)).toEqual(alone);
          expect(traceState.thresholdHi).toBeGreaterThanOrEqual(-1);
          expect(traceState.thresholdHi).toBeLessThanOrEqual(0xff_ffff);
          expect(traceState.thresholdLo).toBeLessThanOrEqual(0xffff_ffff);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
