import { describe, expect, it } from 'vitest';
import { parseHeadSamplingDocument } from './head-sampling-document.js';
import { HeadSamplingError } from './head-sampling-error.js';

describe('parseHeadSamplingDocument', () => {
  it('takes an empty document: everything is sent', () => {
    expect(parseHeadSamplingDocument({})).toEqual({
      defaultProbability: 1,
      lowerBoundTracesPerSecond: 0,
      adaptive: undefined,
      services: [],
    });
  });

  it('reads services and routes', () => {
    expect(
      parseHeadSamplingDocument({
        defaultProbability: 0.5,
        lowerBoundTracesPerSecond: 0.1,
        services: [
          { name: 'checkout', probability: 0.2, lowerBoundTracesPerSecond: 1 },
          { name: 'cart', routes: [{ name: 'GET /health', probability: 0 }] },
        ],
      }),
    ).toMatchObject({
      defaultProbability: 0.5,
      lowerBoundTracesPerSecond: 0.1,
      services: [
        { name: 'checkout', probability: 0.2, lowerBoundTracesPerSecond: 1, routes: [] },
        { name: 'cart', probability: undefined, routes: [{ name: 'GET /health', probability: 0 }] },
      ],
    });
  });

  it('lets services inherit the target, have their own, or none', () => {
    const target = { targetTracesPerSecond: 10 };
    const { adaptive, services } = parseHeadSamplingDocument({
      adaptive: target,
      services: [
        { name: 'inherits' },
        { name: 'own', adaptive: { targetTracesPerSecond: 99, probabilityMin: 0.5 } },
        { name: 'none', adaptive: false },
        { name: 'written', probability: 0.5 },
        { name: 'both', probability: 0.5, adaptive: target },
      ],
    });
    const filled = { targetTracesPerSecond: 10, probabilityMin: 0.0001 };
    expect(adaptive).toEqual(filled);
    expect(services.map((service) => service.adaptive)).toEqual([
      filled,
      { targetTracesPerSecond: 99, probabilityMin: 0.5 },
      undefined,
      undefined,
      filled,
    ]);
  });

  it.each<[unknown, string, string]>([
    [[], '', 'must be an object, not a list'],
    [null, '', 'must be an object, not null'],
    [{ default: 1 }, 'default', 'unknown field; allowed here: adaptive, defaultProbability'],
    [{ defaultProbability: 2 }, 'defaultProbability', 'must be a number from 0 to 1, not 2'],
    [{ defaultProbability: '1' }, 'defaultProbability', 'must be a number from 0 to 1, not "1"'],
    [{ services: {} }, 'services', 'must be a list, not an object'],
    [{ services: [{}] }, 'services[0].name', 'must be a text of 1 to 256 characters, not missing'],
    [{ services: [{ name: 'a' }, { name: 'a' }] }, 'services[1].name', '"a" is there twice'],
    [{ services: [{ name: 'a', routes: [{ name: 'r' }] }] }, 'services[0].routes[0].probability', 'is missing'],
    [{ services: [{ name: 'a', rate: 1 }] }, 'services[0].rate', 'unknown field'],
    [{ adaptive: true }, 'adaptive', 'must be an object, not true'],
    [{ adaptive: {} }, 'adaptive.targetTracesPerSecond', 'is missing'],
    [{ adaptive: { targetTracesPerSecond: 0 } }, 'adaptive.targetTracesPerSecond', 'must be a number from 0.01'],
    [
      { services: Array.from({ length: 1_001 }, (_, index) => ({ name: String(index) })) },
      'services',
      'has 1001 items; at most 1000 are allowed',
    ],
  ])('refuses %j and says where and why', (content, path, message) => {
    const parse = (): unknown => parseHeadSamplingDocument(content);
    expect(parse).toThrow(HeadSamplingError);
    expect(parse).toThrow(expect.objectContaining({ path, message: expect.stringContaining(message) as string }));
  });
});
