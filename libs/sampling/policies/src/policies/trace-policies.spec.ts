import { describe, expect, it } from 'vitest';

import { policySetOf } from '../testing/policy-set-of.js';
import { decide, decideEarly, LUCKY, luckOf, type SampleTrace, UNLUCKY } from '../testing/sample-trace.js';

type Options = Readonly<Record<string, unknown>>;
type Case = readonly [options: Options, trace: SampleTrace, kept: boolean];

const lasting = (durationMs: number): SampleTrace => ({ durationNano: durationMs * 1e6 });
const counting = (spanCount: number): SampleTrace => ({ spanCount });

function itKeeps(type: string, cases: readonly Case[]): void {
  it.each(cases)('%o %o: %s', (options, trace, kept) => {
    const verdict = decide(policySetOf({ type, ...options }), trace);
    expect(verdict).toMatchObject({ kept, reason: kept ? type : 'not_sampled' });
  });
}

function itIsEarly(type: string, options: Options, trace: SampleTrace, isEarly: boolean): void {
  it(`is ${isEarly ? '' : 'not '}kept early with ${JSON.stringify(options)}`, () => {
    expect(decideEarly(policySetOf({ type, ...options }), trace) !== undefined).toBe(isEarly);
  });
}

describe('always', () => {
  itKeeps('always', [[{}, UNLUCKY, true]]);
  itIsEarly('always', {}, UNLUCKY, true);
});

describe('latency', () => {
  const between = { thresholdMs: 500, upperThresholdMs: 2_000 };
  itKeeps('latency', [
    [{ thresholdMs: 500 }, lasting(499.999), false],
    [{ thresholdMs: 500 }, lasting(500), true],
    [{ thresholdMs: 0 }, lasting(0), true],
    // As the Collector has it: above the one and up to the other, in whole milliseconds.
    [between, lasting(500.9), false],
    [between, lasting(501), true],
    [between, lasting(2_000.9), true],
    [between, lasting(2_001), false],
  ]);
  itKeeps('latency', [
    // From the earliest start to the latest end, not the longest span.
    [{ thresholdMs: 500 }, { spans: [{ durationMs: 10 }, { startMs: 490, durationMs: 10 }] }, true],
    [{ thresholdMs: 500 }, { spans: [{ durationMs: 400 }, { startMs: 100, durationMs: 399 }] }, false],
  ]);
  itIsEarly('latency', { thresholdMs: 500 }, lasting(600), true);
  itIsEarly('latency', between, lasting(600), false);

  it.each([
    [{}, 'policies[0].thresholdMs: must be a number from 0 to 604800000, not missing'],
    [{ thresholdMs: -1 }, 'not -1'],
    [{ thresholdMs: 5, upperThresholdMs: 5 }, 'upperThresholdMs: must be above `thresholdMs`, which is 5'],
  ])('refuses %o', (options, message) => {
    expect(() => policySetOf({ type: 'latency', ...options })).toThrow(message);
  });
});

describe('span_count', () => {
  itKeeps('span_count', [
    [{ min: 3 }, counting(2), false],
    [{ min: 3 }, counting(3), true],
    [{ min: 3, max: 5 }, counting(5), true],
    [{ min: 3, max: 5 }, counting(6), false],
    [{ max: 5 }, counting(1), true],
    [{ max: 5 }, counting(6), false],
  ]);
  itIsEarly('span_count', { min: 3 }, counting(3), true);
  itIsEarly('span_count', { min: 3, max: 5 }, counting(3), false);

  it.each([
    [{}, 'policies[0]: needs `min`, `max` or both'],
    [{ min: 5, max: 4 }, 'policies[0].max: must be at least `min`, which is 5'],
    [{ min: 1.5 }, 'policies[0].min: must be a whole number from 1 to 2147483647, not 1.5'],
  ])('refuses %o', (options, message) => {
    expect(() => policySetOf({ type: 'span_count', ...options })).toThrow(message);
  });
});

describe('status_code', () => {
  const spans = (...statuses: readonly ('UNSET' | 'OK' | 'ERROR')[]): SampleTrace => ({
    spans: statuses.map((status) => ({ status })),
  });
  itKeeps('status_code', [
    [{ statusCodes: ['ERROR'] }, spans('UNSET', 'ERROR'), true],
    [{ statusCodes: ['ERROR'] }, spans('UNSET', 'OK'), false],
    [{ statusCodes: ['OK'] }, spans('UNSET', 'OK'), true],
    [{ statusCodes: ['OK', 'ERROR'] }, spans('UNSET'), false],
    [{ statusCodes: ['UNSET'] }, spans('OK', 'UNSET'), true],
    [{ statusCodes: ['UNSET', 'ERROR'] }, spans('OK'), false],
  ]);
  itIsEarly('status_code', { statusCodes: ['OK'] }, spans('OK'), true);

  it.each([
    [[], 'policies[0].statusCodes: must be a list with at least one text'],
    [['error'], 'policies[0].statusCodes[0]: must be one of UNSET, OK, ERROR, not "error"'],
  ])('refuses %o', (statusCodes, message) => {
    expect(() => policySetOf({ type: 'status_code', statusCodes })).toThrow(message);
  });
});

describe('trace_state', () => {
  const state = (...states: readonly string[]): SampleTrace => ({
    spans: states.map((traceState) => ({ traceState })),
  });
  const vendor = { key: 'vendor', values: ['gold', 'silver'] };
  itKeeps('trace_state', [
    [vendor, state('', 'vendor=gold'), true],
    [vendor, state('a=1, vendor=silver ,b=2'), true],
    [vendor, state('vendor=bronze'), false],
    [vendor, state('vendor=golden'), false],
    [vendor, state('subvendor=gold'), false],
    [vendor, state('vendor'), false],
    [vendor, state('vendor='), false],
    [vendor, state(''), false],
    // Keys are unique; of what breaks the rule the first, which is the newest, counts.
    [vendor, state('vendor=bronze,vendor=gold'), false],
    [{ ...vendor, values: ['^g.*d$'], regex: true }, state('vendor=gold'), true],
  ]);
});

describe('trace_flags', () => {
  const flags = (...all: readonly number[]): SampleTrace => ({ spans: all.map((one) => ({ flags: one })) });
  itKeeps('trace_flags', [
    [{}, flags(0, 1), true],
    [{}, flags(0x101), true],
    [{}, flags(0x100), false],
    [{}, flags(2), false],
    [{ mask: 2 }, flags(3), true],
  ]);
});

describe('synthetic', () => {
  itKeeps('synthetic', [
    [{}, { spans: [{ attributes: { 'user_agent.synthetic.type': 'bot' } }] }, true],
    [{}, { spans: [{ attributes: { synthetic: true } }] }, true],
    [{}, { spans: [{}, { attributes: { 'user_agent.original': 'kube-probe/1.30' } }] }, true],
    [{}, { spans: [{ attributes: { 'user_agent.original': 'Mozilla/5.0' } }] }, false],
    [{}, {}, false],
  ]);
});

describe('what the detectors found', () => {
  itKeeps('rare_path', [
    [{}, { isRarePath: true }, true],
    [{}, {}, false],
  ]);
  itKeeps('linked', [
    [{}, { isLinkedToKept: true }, true],
    [{}, {}, false],
  ]);
  itKeeps('new_deploy', [
    [{}, { isNewDeploy: true }, true],
    [{}, {}, false],
  ]);
  itIsEarly('new_deploy', {}, { isNewDeploy: true }, true);
  itIsEarly('rare_path', {}, { isRarePath: true }, false);
});

describe('probabilistic', () => {
  itKeeps('probabilistic', [
    [{ probability: 0 }, LUCKY, false],
    [{ probability: 1 }, UNLUCKY, true],
    [{ probability: 0.01 }, luckOf(0.01), true],
    [{ probability: 0.01 }, luckOf(0.010_000_1), false],
  ]);
  itIsEarly('probabilistic', { probability: 1 }, UNLUCKY, true);
  itIsEarly('probabilistic', { probability: 0.99 }, LUCKY, false);

  it.each([
    [{}, 'policies[0].probability: must be a number from 0 to 1, not missing'],
    [{ probability: 10 }, 'policies[0].probability: must be a number from 0 to 1, not 10'],
  ])('refuses %o', (options, message) => {
    expect(() => policySetOf({ type: 'probabilistic', ...options })).toThrow(message);
  });
});
