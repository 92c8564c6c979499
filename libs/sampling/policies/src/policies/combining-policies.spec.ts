import { describe, expect, it } from 'vitest';

import { policySetOf } from '../testing/policy-set-of.js';
import { decide, decideEarly, luckOf, LUCKY, type SampleTrace, UNLUCKY } from '../testing/sample-trace.js';

const errors = { type: 'status_code', statusCodes: ['ERROR'] };
const slow = { type: 'latency', thresholdMs: 100 };
const fifth = { type: 'probabilistic', probability: 0.2 };
const limit = { type: 'rate_limiting', spansPerSecond: 1, burstSpans: 1 };

const ERROR: SampleTrace = { spans: [{ status: 'ERROR' }] };
const SLOW_ERROR: SampleTrace = { spans: [{ status: 'ERROR', durationMs: 200 }] };

describe('and', () => {
  it('keeps what all of its parts keep', () => {
    const set = policySetOf({ type: 'and', policies: [errors, slow] });
    expect(decide(set, SLOW_ERROR)).toMatchObject({ kept: true, reason: 'and', adjustedCount: 1 });
    expect(decide(set, ERROR).kept).toBe(false);
    expect(decide(set, { spans: [{ durationMs: 200 }] }).kept).toBe(false);
  });

  it('is kept early when all of its parts would be', () => {
    expect(decideEarly(policySetOf({ type: 'and', policies: [errors, slow] }), SLOW_ERROR)).toBeDefined();
    const few = { type: 'span_count', max: 5 };
    expect(decideEarly(policySetOf({ type: 'and', policies: [errors, few] }), ERROR)).toBeUndefined();
  });

  it('takes the lowest probability', () => {
    const half = { ...slow, probability: 0.5 };
    const set = policySetOf({ type: 'and', policies: [errors, fifth, half] });
    expect(decide(set, { ...SLOW_ERROR, ...luckOf(0.2) })).toMatchObject({ kept: true, adjustedCount: 5 });
    expect(decide(set, { ...SLOW_ERROR, ...luckOf(0.21) })).toMatchObject({ kept: false, probability: 0.2 });
  });

  it('asks a limit last, and only about what the rest of it keeps', () => {
    const set = policySetOf({ type: 'and', policies: [limit, errors, fifth] });
    expect(decide(set, LUCKY).kept).toBe(false);
    expect(decide(set, { ...ERROR, ...UNLUCKY }).kept).toBe(false);
    expect(decide(set, { ...ERROR, ...LUCKY })).toMatchObject({ kept: true, reason: 'and', adjustedCount: 0 });
    expect(decide(set, { ...ERROR, ...LUCKY }).kept).toBe(false);
  });

  it('draws for what has no probability itself', () => {
    const set = policySetOf({ type: 'and', policies: [{ type: 'rare_path' }, fifth] });
    expect(decide(set, { isRarePath: true, ...UNLUCKY }).kept).toBe(false);
    expect(decide(set, { isRarePath: true, ...LUCKY })).toMatchObject({ kept: true, adjustedCount: 0 });
  });

  it('may hold policies that hold policies', () => {
    const notSlow = { type: 'not', policy: { type: 'and', policies: [slow, { type: 'always' }] } };
    const set = policySetOf({ type: 'and', policies: [errors, notSlow] });
    expect(decide(set, ERROR).kept).toBe(true);
    expect(decide(set, SLOW_ERROR).kept).toBe(false);
  });
});

describe('not', () => {
  it('keeps what its part does not', () => {
    const set = policySetOf({ type: 'not', policy: errors });
    expect(decide(set, {})).toMatchObject({ kept: true, reason: 'not', adjustedCount: 1 });
    expect(decide(set, ERROR).kept).toBe(false);
  });

  it('is not kept early, as the next span may be one', () => {
    expect(decideEarly(policySetOf({ type: 'not', policy: errors }), {})).toBeUndefined();
  });

  it('twice is what it was, and so kept early', () => {
    const set = policySetOf({ type: 'not', policy: { type: 'not', policy: errors } });
    expect(decideEarly(set, ERROR)).toBeDefined();
    expect(decide(set, {}).kept).toBe(false);
  });

  it('keeps a share of what its part does not', () => {
    const set = policySetOf({ type: 'not', policy: errors, probability: 0.5 });
    expect(decide(set, LUCKY)).toMatchObject({ kept: true, adjustedCount: 2 });
  });
});

describe('drop', () => {
  const drop = { type: 'drop', policies: [errors, slow] };

  it('drops what all of its parts hold for', () => {
    const set = policySetOf({ type: 'always' }, drop);
    expect(decide(set, SLOW_ERROR)).toMatchObject({ kept: false, reason: 'drop' });
    expect(decide(set, ERROR).kept).toBe(true);
  });

  it('keeps nothing by itself', () => {
    expect(decide(policySetOf(drop), ERROR)).toMatchObject({ kept: false, reason: 'not_sampled' });
  });
});

describe('policies within policies', () => {
  const deep = {
    type: 'not',
    policy: { type: 'not', policy: { type: 'not', policy: { type: 'not', policy: errors } } },
  };

  it.each([
    [
      { type: 'drop', policies: [fifth] },
      'policies[0].policies[0]: probabilistic keeps a share of traces; within `drop`',
    ],
    [{ type: 'not', policy: limit }, 'policies[0].policy: rate_limiting keeps a share of traces; within `not`'],
    [{ type: 'not', policy: { ...errors, probability: 0.5 } }, 'policies[0].policy: status_code keeps a share'],
    [{ type: 'and', policies: [{ type: 'drop', policies: [errors] }] }, 'a `drop` cannot be part of another policy'],
    [{ type: 'and', policies: [] }, 'policies[0].policies: must be a list with at least one object'],
    [{ type: 'and', policies: Array.from({ length: 33 }, () => errors) }, 'has 33 items; at most 32 are allowed'],
    [{ type: 'not' }, 'policies[0].policy: must be an object, not missing'],
    [deep, 'policies within policies may go 4 deep'],
    [{ type: 'and', policies: [{ type: 'latency' }] }, 'policies[0].policies[0].thresholdMs: must be a number from 0'],
  ])('are refused: %o', (policy, message) => {
    expect(() => policySetOf(policy)).toThrow(message);
  });
});
