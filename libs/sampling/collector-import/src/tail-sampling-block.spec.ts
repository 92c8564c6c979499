import { describe, expect, it } from 'vitest';

import { findTailSampling } from './tail-sampling-block.js';

const POLICIES = [{ name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } }];
const YAML = `
    decision_wait: 10s
    policies:
      - name: errors
        type: status_code
        status_code: { status_codes: [ERROR] }
`;

describe('the tail sampling of a configuration', () => {
  it.each([
    ['a whole configuration', `receivers:\n  otlp:\nprocessors:\n  batch:\n  tail_sampling:${YAML}`],
    ['a processor with a name', `processors:\n  tail_sampling/errors:${YAML}`],
    ['the list of processors', `tail_sampling:${YAML}`],
    ['the block alone', YAML],
    ['JSON', JSON.stringify({ processors: { tail_sampling: { decision_wait: '10s', policies: POLICIES } } })],
  ])('is found in %s', (_what, text) => {
    expect(findTailSampling(text)).toEqual({ decision_wait: '10s', policies: POLICIES });
  });

  it('is the one asked for, where there are several', () => {
    const text = `processors:\n  tail_sampling/a: { policies: [] }\n  tail_sampling/b: { policies: [1] }`;
    expect(findTailSampling(text, 'tail_sampling/b')).toEqual({ policies: [1] });
    expect(() => findTailSampling(text)).toThrow('choose one of tail_sampling/a, tail_sampling/b');
    expect(() => findTailSampling(text, 'tail_sampling/c')).toThrow('no processor tail_sampling/c; there are');
  });

  it('understands anchors', () => {
    const text = `x: &rest { decision_wait: 10s }\ntail_sampling:\n  <<: *rest\n  policies: []`;
    expect(findTailSampling(text)).toEqual({ decision_wait: '10s', policies: [] });
  });

  it.each([
    ['nothing', '', 'must be an object'],
    ['a text', 'hello', 'must be an object'],
    ['another configuration', 'processors: { batch: {} }', 'no tail_sampling processor'],
    ['no YAML', 'processors: [', 'is no YAML: '],
    ['too much', 'x'.repeat(1024 * 1024 + 1), 'allowed are 1048576'],
    ['too many aliases', bomb(), 'is no YAML: Excessive alias count'],
  ])('refuses %s and says why', (_what, text, message) => {
    expect(() => findTailSampling(text)).toThrow(message);
  });

  it('quotes nothing of a configuration that cannot be read', () => {
    expect(() => findTailSampling('exporters:\n  otlp: { token: "hunter2 }\n')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') as string }),
    );
  });
});

/** A small text that stands for 10^9 values. */
function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const items = level === 0 ? '1' : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array.from({ length: 10 }, () => items).join(', ')}]`;
  });
  return `${levels.join('\n')}\npolicies: *a8`;
}
