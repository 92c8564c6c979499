import { describe, expect, it } from 'vitest';

import { policySetOf } from '../testing/policy-set-of.js';
import { decide, decideEarly, type SampleTrace } from '../testing/sample-trace.js';
import { parseExpression } from './compile-expression.js';

function isKept(keep: string, trace: SampleTrace): boolean {
  return decide(policySetOf({ type: 'expression', keep }), trace).kept;
}

const PAY = { name: 'POST /pay', kind: 'SERVER', attributes: { 'http.route': '/pay', code: 503 } } as const;
const QUERY = { name: 'SELECT', kind: 'CLIENT', status: 'ERROR', durationMs: 250, startMs: 5 } as const;
const SHOP: SampleTrace = {
  spans: [{ ...PAY, isRoot: true, durationMs: 300, resource: { 'service.version': '1.2' } }, QUERY],
  entryServiceName: 'checkout',
  teamId: 'payments',
};

describe('an expression', () => {
  it.each<[string, boolean]>([
    ['any(span.attributes["http.route"] == "/pay") and trace.duration > 299ms', true],
    ['any(span.attributes["http.route"] == "/pay") and trace.duration > 300ms', false],
    [`any(span.attributes['http.route'] == '/pay')`, true],
    ['any(span.attributes["code"] >= 500)', true],
    ['any(span.attributes["code"] in [502, 503])', true],
    ['any(span.attributes["code"] not in [502, 503])', true],
    ['all(span.attributes["code"] not in [502, 503])', false],
    ['any(span.attributes["code"] == "503")', false],
    ['any(exists(span.attributes["code"]) and not (span.attributes["code"] < 500))', true],
    ['any(exists(resource.attributes["service.version"]))', true],
    ['all(exists(resource.attributes["service.version"]))', false],
    ['any(span.kind == CLIENT and span.status == ERROR and span.duration >= 250ms)', true],
    ['any(span.kind in [PRODUCER, CONSUMER])', false],
    ['any(span.name =~ "^POST /")', true],
    ['none(span.name =~ "^POST /")', false],
    ['all(span.name !~ "^POST /")', false],
    ['count(span.status == ERROR) == 1', true],
    ['count(span.status == ERROR) != 1', false],
    ['count(true) > 1', true],
    ['count(span.isRoot) < 1', false],
    ['trace.spanCount == 2 and trace.errorCount == 1 and trace.hasRoot and trace.hasError', true],
    ['trace.root.name == "POST /pay" and trace.root.service == "checkout"', true],
    ['trace.entry.name =~ "(?i)post" and trace.entry.service in ["cart", "checkout"]', true],
    ['trace.team != "payments" or trace.environment == "prod"', false],
    ['trace.bytes > 100', true],
    ['trace.isRarePath or trace.isNewDeploy or trace.isLinkedToKept', false],
    ['false or true and false', false],
    ['not false and not (true and false)', true],
    ['not not true', true],
  ])('%s', (keep, kept) => {
    expect(isKept(keep, SHOP)).toBe(kept);
  });

  it('tells trace state by member and as a whole', () => {
    const trace = { spans: [{ traceState: 'a=1,vendor=gold' }] };
    expect(isKept('any(span.traceState["vendor"] == "gold")', trace)).toBe(true);
    expect(isKept('any(span.traceState["ven"] == "gold")', trace)).toBe(false);
    expect(isKept('any(span.traceState =~ "a=1")', trace)).toBe(true);
  });

  it('tells integers of 64 bits apart', () => {
    const trace = { spans: [{ attributes: { id: 9_007_199_254_740_993n } }] };
    expect(isKept('any(span.attributes["id"] == 9007199254740993)', trace)).toBe(true);
    expect(isKept('any(span.attributes["id"] == 9007199254740992)', trace)).toBe(false);
    expect(isKept('any(span.attributes["id"] > 9007199254740992)', trace)).toBe(true);
  });

  it('takes what is absent for equal to nothing', () => {
    const trace = { spans: [{}] };
    expect(
      isKept('any(span.attributes["a"] == "b" or span.attributes["a"] < 1 or span.attributes["a"] >= 1)', trace),
    ).toBe(false);
    expect(isKept('any(span.attributes["a"] != "b")', trace)).toBe(true);
    expect(isKept('trace.root.name == ""', trace)).toBe(true);
  });

  it.each([
    ['any(span.status == ERROR)', true],
    ['count(span.status == ERROR) > 0 and trace.duration > 1ms', true],
    ['none(span.kind == SERVER)', false],
    ['not none(span.status == ERROR)', true],
    ['all(span.status == ERROR)', false],
    ['trace.spanCount < 10', false],
    ['not (trace.spanCount < 1)', true],
    ['trace.entry.service == "shop"', false],
    ['any(span.status == ERROR) and trace.spanCount < 10', false],
  ])('%s is kept before the wait is over: %s', (keep, isEarly) => {
    const set = policySetOf({ type: 'expression', keep });
    const trace = { spans: [{ status: 'ERROR' as const }] };
    expect(decideEarly(set, trace) !== undefined).toBe(isEarly);
    expect(decide(set, trace).kept).toBe(true);
  });

  it('is not kept early for a share', () => {
    const set = policySetOf({ type: 'expression', keep: 'any(span.status == ERROR)', probability: 0.5 });
    expect(decideEarly(set, { spans: [{ status: 'ERROR' }] })).toBeUndefined();
  });
});

describe('a wrong expression', () => {
  it.each<[string, string]>([
    ['', 'line 1, character 1: expected trace.*, any(, all(, none(, count( or `(`, found the end'],
    ['any(span.name == "a"', 'line 1, character 21: expected `)`, found the end'],
    ['any(span.name == "a") any(true)', 'character 23: expected `and`, `or` or the end, found `any`'],
    [
      'span.name == "a"',
      'character 1: a trace has many spans: say which with any(...), all(...), none(...) or count(...)',
    ],
    ['any(trace.duration > 1s)', 'character 5: trace.* belongs outside of any(), all(), none() and count()'],
    [
      'any(span.nam == "a")',
      'character 10: expected one of name, kind, status, duration, attributes, traceState, isRoot, found `nam`',
    ],
    [
      'any(span.kind == server)',
      'expected one of UNSPECIFIED, INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER, found `server`',
    ],
    ['any(span.name > "a")', 'character 15: texts can only be compared with ==, !=, =~, !~, in and not in'],
    ['any(span.attributes["a"] > "b")', 'texts can only be compared with'],
    ['any(span.attributes["a"] > true)', 'true and false can only be compared with == and !='],
    ['any(span.attributes["a"] > 5ms)', 'an attribute has no unit; compare it with a number'],
    ['any(span.attributes[a] == 1)', 'character 21: expected a text, found `a`'],
    ['any(span.attributes["a"] in [1, "b"])', 'a list must hold only texts or only numbers'],
    ['any(span.attributes["a"] in [])', 'expected a text, a number, a duration, true or false, found `]`'],
    ['any(span.attributes["a"] =~ "(")', "character 29: not a regular expression of RE2's syntax"],
    ['any(span.attributes["a"] 5)', 'expected a comparison (==, !=, <, <=, >, >=, =~, !~, in, not in), found `5`'],
    ['trace.duration > 300', 'character 18: expected a duration such as 300ms, found `300`'],
    ['trace.duration > 1d', 'character 19: a number may be followed by ns, us, ms, s, m or h, and nothing else'],
    ['trace.duration > 9999h', 'a duration may be from 0 to 104 days'],
    ['trace.spanCount > "a"', 'expected a number, found the text "a"'],
    ['trace.rootName == "a"', 'character 1: there is no trace.rootName; there are trace.duration, '],
    ['count(true) > 65535', 'a count can be compared with a whole number from 0 to 65534'],
    ['count(true) =~ "a"', 'a count can be compared with ==, !=, <, <=, > and >='],
    ['trace.hasRoot && true', 'character 15: unexpected "&"; write `and`'],
    ['!trace.hasRoot', 'character 1: unexpected "!"; write `not`, or `!=`'],
    ['trace.team = "a"', 'character 12: unexpected "="; write `==` to compare'],
    ['trace.team == "a', 'character 15: text without a closing "'],
    [String.raw`trace.team == "\x"`, 'character 16: unknown escape'],
    ['trace.spanCount > 99999999999999999999', 'an integer of more than 64 bits'],
    ['trace.hasRoot and\n  trace.hasRot', 'line 2, character 3: there is no trace.hasRot'],
    ['('.repeat(40) + 'true' + ')'.repeat(40), 'is nested more than 32 deep'],
    ['not '.repeat(2000) + 'true', 'at most 4096 are allowed'],
    ['not '.repeat(1000) + 'true', 'is nested more than 32 deep'],
  ])('%s', (source, message) => {
    expect(() => parseExpression(source)).toThrow(message);
  });

  it('is told with its place in the document', () => {
    expect(() => policySetOf({ type: 'expression', keep: 'any(' })).toThrow(
      expect.objectContaining({
        name: 'PolicyError',
        path: 'policies[0].keep',
        message: expect.stringMatching(/^policies\[0\]\.keep: line 1, character 5: expected span/) as string,
      }),
    );
  });
});
