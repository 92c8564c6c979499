import { describe, expect, it } from 'vitest';

import { parseTraceql } from '../parse.js';
import { sampleTrace, type SampleSpanDraft } from '../testing/sample-trace.js';
import { evaluateSearch } from './evaluate-search.js';

/** Whether a condition holds for the span that is told of, a child of `root`. */
function holds(condition: string, draft: Partial<SampleSpanDraft> = {}): boolean {
  const spans = sampleTrace([
    { name: 'root', kind: 'SERVER', durationMs: 1_000, attributes: { only: 'root', depth: 0 } },
    { name: 'it', parent: 'root', ...draft },
    { name: 'below', parent: 'it' },
  ]);
  const match = evaluateSearch(parseTraceql(`{ name = "it" && (${condition}) }`), { spans });
  return match !== undefined;
}

describe('attributes', () => {
  it.each<[string, Partial<SampleSpanDraft>]>([
    ['.a = "x"', { attributes: { a: 'x' } }],
    ['.a = "x"', { resource: { a: 'x' } }],
    ['.a = "x"', { attributes: { a: 'x' }, resource: { a: 'y' } }],
    ['.a = "y"', { attributes: { a: null }, resource: { a: 'y' } }],
    ['span.a = nil && resource.a = "y"', { resource: { a: 'y' } }],
    ['resource.a = nil && span.a = "y"', { attributes: { a: 'y' } }],
    ['span.a = nil', { attributes: { a: null } }],
    ['.a != nil', { attributes: { a: '' } }],
    ['.a != nil', { attributes: { a: [] } }],
    ['instrumentation.a = 1', { scope: { name: '', version: '', attributes: { a: 1 } } }],
    [
      'event.a = 1 && event.a = 2',
      {
        events: [
          { name: 'e', attributes: { a: 1 } },
          { name: 'f', attributes: { a: 2 } },
        ],
      },
    ],
    ['event.a = nil && event:name = nil', {}],
    ['event.a = nil && event:name != nil', { events: [{ name: 'e' }] }],
    ['link.a =~ "x.*"', { links: [{ number: 2, attributes: { a: 'xyz' } }] }],
    ['parent.only = "root" && parent.span.only = "root"', {}],
    ['parent.only = "root" && parent.resource.only = nil', {}],
    ['parent.only = nil', { parent: 'never came' }],
    ['."say \\"hi\\"" = 1', { attributes: { 'say "hi"': 1 } }],
    ['.a', { attributes: { a: true } }],
    ['!.a', { attributes: { a: false } }],
    ['!.a', { attributes: { a: 'true' } }],
    ['!.a', {}],
  ])('finds %s', (condition, draft) => {
    expect(holds(condition, draft)).toBe(true);
  });
});

describe('intrinsics', () => {
  it.each<[string, Partial<SampleSpanDraft>]>([
    ['duration = 10ms && duration = 10000000 && span:duration > 9.5ms', {}],
    ['duration = 1.5ms', { durationMs: 1.5 }],
    ['duration < 0s', { durationMs: -1 }],
    ['status = error && status != ok && status != unset', { status: 'ERROR' }],
    ['status = unset', {}],
    ['statusMessage = "no"', { statusMessage: 'no' }],
    ['statusMessage != nil && statusMessage = ""', {}],
    ['kind = client && kind != server', { kind: 'CLIENT' }],
    ['kind = unspecified', { kind: 'UNSPECIFIED' }],
    ['childCount = 1', {}],
    ['span:id = "0000000100001001" && span:parentID = "0000000100001000"', {}],
    ['trace:id = "00000000000000000000000000000001"', {}],
    ['rootName = "root" && rootServiceName = "shop" && traceDuration = 1s', {}],
    ['parent.name = "root" && parent.kind = server && parent.duration = 1s && parent.childCount = 1', {}],
    ['parent.name = nil && parent.kind = nil', { parent: 'never came' }],
    ['event:name = "f"', { events: [{ name: 'e' }, { name: 'f' }] }],
    ['event:timeSinceStart = 3ms', { events: [{ name: 'e', afterMs: 3 }] }],
    [
      'link:spanID = "0000000200001000" && link:traceID = "00000000000000000000000000000002"',
      { links: [{ number: 2 }] },
    ],
    ['instrumentation:name = "http" && instrumentation:version = "1"', { scope: { name: 'http', version: '1' } }],
  ])('finds %s', (condition, draft) => {
    expect(holds(condition, draft)).toBe(true);
  });
});

describe('comparisons', () => {
  const attributes = {
    text: 'm',
    int: 5,
    big: 9007199254740993n,
    double: 2.5,
    yes: true,
    texts: ['x', 'y'],
    mixed: ['x', 1, true],
    none: [],
  };

  it.each([
    '.int = 5 && .int = 5.0 && .int = 5ns && .int != 4 && .int >= 5 && .int < 5.5',
    '.double = 2.5 && .double > 2 && .double != 3 && .double < 1s',
    '.big = 9007199254740993 && .big != 9007199254740992 && .big > 9007199254740992.0',
    '.text > "l" && .text < "n" && .text >= "m" && .text != "x"',
    '.yes = true && .yes != false',
    '.texts = "x" && .texts = "y" && .texts != "z" && .texts =~ "[xz]" && .texts !~ "z"',
    '.texts > "x" && .texts < "y"',
    '.mixed = "x" && .mixed = 1 && .mixed = true && .mixed != "y" && .mixed != 2',
    '.texts = .mixed && !(.texts != .mixed)',
    '.int > .double && .int != .double',
    '.int = parent.depth + 5',
    '.text =~ "m|n" && .text !~ "M" && .text =~ `\\w`',
    '1 = 1.0 && "a" = "a" && nil = nil && ok = ok && server = server',
  ])('holds %s', (condition) => {
    expect(holds(condition, { attributes })).toBe(true);
  });

  it.each([
    [
      'a value that is missing',
      ['.no = 1', '.no != 1', '.no < 1', '.no = .no', '.no != .int', '.no =~ ".*"', '.no !~ "x"'],
    ],
    [
      'another type',
      ['.text = 5', '.text != 5', '.int = "5"', '.int != "5"', '.yes = "true"', '.yes != 1', '.int =~ "5"'],
    ],
    ['a word', ['.text = error', '.text != error', '.text = server', '.text != server']],
    ['no order', ['.yes > .yes', '.yes >= .yes']],
    ['parts of a text', ['.text =~ ""', '.texts =~ ""', '.text =~ "n"']],
    [
      'lists',
      ['.texts != "x"', '.texts !~ "x"', '.texts = 1', '.texts != 1', '.none = "x"', '.none != "x"', '.none !~ "x"'],
    ],
    [
      'what the literal never was',
      ['.big = 9007199254740992', '.big = 9007199254740993.0', '.int = 5000000000', '.none = nil'],
    ],
  ])('does not hold for %s', (_, conditions) => {
    for (const condition of conditions) {
      expect([condition, holds(condition, { attributes })]).toEqual([condition, false]);
      expect([`!(${condition})`, holds(`!(${condition})`, { attributes })]).toEqual([`!(${condition})`, true]);
    }
  });

  it('orders texts as their UTF-8 bytes', () => {
    expect(holds('.a > "\uffff"', { attributes: { a: '😀' } })).toBe(true);
    expect(holds('.a < "😀"', { attributes: { a: '\ue000' } })).toBe(true);
    expect(holds('.a < "ab"', { attributes: { a: 'a' } })).toBe(true);
  });

  it('matches whole texts, in time linear in them', () => {
    expect(holds('.a =~ "b"', { attributes: { a: 'abc' } })).toBe(false);
    expect(holds('.a =~ "(a|aa)+"', { attributes: { a: `${'a'.repeat(20_000)}b` } })).toBe(false);
  });
});

describe('arithmetic', () => {
  it.each([
    '1 + 2 * 3 = 7 && (1 + 2) * 3 = 9',
    '2 ^ 3 ^ 2 = 512 && -2 ^ 2 = -4 && (-2) ^ 2 = 4',
    '7 / 2 = 3.5 && 7 % 4 = 3 && 7 - 2 - 1 = 4',
    '.a + .b = 5 && -.a = -2 && .a * duration = 20ms',
    '.a / 0 > 1 && -.a / 0 < 0 && .a / 0 - .a / 0 != 0',
    '.list + 1 = 8',
    '.text + 1 = nil && .no * 2 = nil && -.text = nil && .empty + 1 = nil',
    '!(.text + 1 > 0) && !(.no - 1 != 0)',
  ])('holds %s', (condition) => {
    expect(holds(condition, { attributes: { a: 2, b: { double: 3 }, text: 'x', list: [7, 9], empty: [] } })).toBe(true);
  });
});

describe('logic', () => {
  it('takes && and || from left to right', () => {
    const attributes = { yes: true };
    expect(holds('.yes || .yes && .no', { attributes })).toBe(false);
    expect(holds('.yes || (.yes && .no)', { attributes })).toBe(true);
    expect(holds('.no && .no || .yes', { attributes })).toBe(true);
  });
});
