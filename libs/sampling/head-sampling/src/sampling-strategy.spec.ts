import { describe, expect, it } from 'vitest';
import { parseHeadSamplingDocument, ROUTES_MAX } from './head-sampling-document.js';
import { adaptiveTargetOf, strategyOf } from './sampling-strategy.js';

const document = parseHeadSamplingDocument({
  defaultProbability: 0.5,
  lowerBoundTracesPerSecond: 0.1,
  adaptive: { targetTracesPerSecond: 10 },
  services: [
    { name: 'checkout', adaptive: { targetTracesPerSecond: 5 }, routes: [{ name: 'GET /health', probability: 0.001 }] },
    { name: 'batch', probability: 0.25, lowerBoundTracesPerSecond: 2 },
  ],
});

describe('strategyOf', () => {
  it('tells everybody to send everything while nothing is written', () => {
    expect(strategyOf(undefined, 'any', new Map([['x', 0.1]]))).toEqual({
      defaultProbability: 1,
      lowerBoundTracesPerSecond: 0,
      routes: new Map(),
    });
  });

  it('gives a service that is not named the default', () => {
    expect(strategyOf(document, 'new', undefined)).toEqual({
      defaultProbability: 0.5,
      lowerBoundTracesPerSecond: 0.1,
      routes: new Map(),
    });
  });

  it('gives what is written for a service', () => {
    expect(strategyOf(document, 'batch', undefined)).toMatchObject({
      defaultProbability: 0.25,
      lowerBoundTracesPerSecond: 2,
    });
  });

  it('adds what was learned of routes of which nothing is written', () => {
    const learned = new Map([
      ['GET /health', 0.9],
      ['POST /pay', 0.05],
    ]);
    expect([...strategyOf(document, 'checkout', learned).routes]).toEqual([
      ['GET /health', 0.001],
      ['POST /pay', 0.05],
    ]);
    expect([...strategyOf(document, 'new', learned).routes]).toEqual([...learned]);
  });

  it('forgets what was learned once a rate is written', () => {
    expect(strategyOf(document, 'batch', new Map([['x', 0.1]])).routes.size).toBe(0);
  });

  it('tells no more routes than SDKs hold', () => {
    const learned = new Map(Array.from({ length: ROUTES_MAX + 5 }, (_, index) => [String(index), 0.5] as const));
    expect(strategyOf(document, 'checkout', learned).routes.size).toBe(ROUTES_MAX);
  });
});

describe('adaptiveTargetOf', () => {
  it.each([
    ['checkout', 5],
    ['new', 10],
    ['batch', undefined],
  ])('of %s is %s', (service, target) => {
    expect(adaptiveTargetOf(document, service)?.targetTracesPerSecond).toBe(target);
  });
});
