import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADAPTIVE_DEFAULTS, nextRates, type RateRound, type RouteArrivals } from './adaptive-rates.js';
import type { LearnedRates } from './sampling-strategy.js';

const STEP_MS = ADAPTIVE_DEFAULTS.stepMs;
const NOW = 1_800_000_000_000;
const TARGET = { targetTracesPerSecond: 10, probabilityMin: 0.0001 };

/** Steps of the last ten minutes in which each route came at this rate per second. */
function arriving(perSecond: ReadonlyMap<string, number>, nowUnixMs = NOW, told = 1): readonly RouteArrivals[] {
  return Array.from({ length: 60 }, (_, index) => nowUnixMs - (index + 1) * STEP_MS).flatMap((stepStartUnixMs) =>
    [...perSecond].map(([route, rate]) => {
      const traceCount = (rate * STEP_MS) / 1_000;
      return { route, stepStartUnixMs, traceCount, adjustedTraceCount: traceCount / told };
    }),
  );
}

function round(perSecond: ReadonlyMap<string, number>, others: Partial<RateRound> = {}): RateRound {
  return {
    nowUnixMs: NOW,
    target: TARGET,
    defaultProbability: 1,
    held: undefined,
    arrivals: arriving(perSecond),
    ...others,
  };
}

/** SDKs that do what they are told, whose routes begin so many traces, and rounds until nothing changes. */
function settle(demand: ReadonlyMap<string, number>, tellsThreshold: boolean, target = TARGET) {
  let routes: LearnedRates = new Map();
  for (let index = 0; index < 30; index++) {
    const held = { routes, changedAtUnixMs: NOW - 3_600_000 };
    const came = new Map([...demand].map(([route, rate]) => [route, rate * (routes.get(route) ?? 1)]));
    const arrivals = arriving(came).map((each) => ({
      ...each,
      adjustedTraceCount: tellsThreshold ? each.traceCount / (routes.get(each.route) ?? 1) : each.traceCount,
    }));
    const next = nextRates({ ...round(demand), target, held, arrivals });
    if (next === undefined) return { routes, arriving: [...came.values()].reduce((sum, rate) => sum + rate, 0), index };
    routes = next;
  }
  throw new Error('the rates do not come to rest');
}

const demands = fc
  .array(fc.double({ min: 0.01, max: 50_000, noNaN: true }), { minLength: 1, maxLength: 20 })
  .map((rates) => new Map(rates.map((rate, index) => [`route ${String(index)}`, rate])));

describe('nextRates', () => {
  it('comes to rest where the target arrives, whether SDKs tell their threshold or not', () => {
    fc.assert(
      fc.property(demands, fc.boolean(), fc.double({ min: 1, max: 1_000, noNaN: true }), (demand, tells, perSecond) => {
        const target = { targetTracesPerSecond: perSecond, probabilityMin: 1e-6 };
        const settled = settle(demand, tells, target);
        const wanted = Math.min(
          perSecond,
          [...demand.values()].reduce((sum, rate) => sum + rate, 0),
        );
        expect(settled.arriving).toBeGreaterThan(wanted * 0.88);
        expect(settled.arriving).toBeLessThan(wanted * 1.12);
      }),
    );
  });

  it('never tells less than the floor, more than 1, or moves further than it may in a round', () => {
    const held = fc.record({
      routes: demands.map((map) => new Map([...map].map(([route, rate]) => [route, Math.min(1, rate / 50_000)]))),
      changedAtUnixMs: fc.constant(NOW - 3_600_000),
    });
    fc.assert(
      fc.property(demands, fc.option(held, { nil: undefined }), (demand, before) => {
        for (const [route, probability] of nextRates(round(demand, { held: before })) ?? []) {
          const told = before?.routes.get(route) ?? 1;
          const floor = Math.min(TARGET.probabilityMin, told * ADAPTIVE_DEFAULTS.riseMax);
          expect(probability).toBeGreaterThanOrEqual(floor * 0.999);
          expect(probability).toBeLessThanOrEqual(1);
          expect(probability).toBeGreaterThanOrEqual((told / ADAPTIVE_DEFAULTS.fallMax) * 0.999);
          expect(probability).toBeLessThanOrEqual(told * ADAPTIVE_DEFAULTS.riseMax * 1.001);
        }
      }),
    );
  });

  it('gives what quiet routes do not need to busy ones', () => {
    const { routes } = settle(
      new Map([
        ['quiet', 1],
        ['busy', 90],
        ['busier', 450],
      ]),
      true,
    );
    expect(routes.get('quiet')).toBe(1);
    expect(routes.get('busy')).toBeCloseTo(0.05, 2);
    expect(routes.get('busier')).toBeCloseTo(0.01, 2);
  });

  it('leaves everything on while less than the target comes', () => {
    expect(nextRates(round(new Map([['a', 3]])))).toBeUndefined();
  });

  it('starts a new route at the default, beside others that are held', () => {
    const held = { routes: new Map([['old', 0.5]]), changedAtUnixMs: NOW - 3_600_000 };
    const next = nextRates(
      round(
        new Map([
          ['old', 15],
          ['new', 1],
        ]),
        { held },
      ),
    );
    expect(next?.get('new')).toBe(1);
  });

  it('waits after a change until what comes was sampled at the new rate', () => {
    const busy = new Map([['a', 100]]);
    const heldSince = (agoMs: number): RateRound['held'] => ({ routes: new Map(), changedAtUnixMs: NOW - agoMs });
    const soon = ADAPTIVE_DEFAULTS.settleMs + ADAPTIVE_DEFAULTS.windowMsMin;
    expect(nextRates(round(busy, { held: heldSince(soon) }))).toBeUndefined();
    expect(nextRates(round(busy, { held: heldSince(soon + 2 * STEP_MS) }))).toEqual(new Map([['a', 0.1]]));
  });

  it('looks at nothing that came before the change', () => {
    const held = { routes: new Map([['a', 0.1]]), changedAtUnixMs: NOW - 200_000 };
    const settledAtMs = held.changedAtUnixMs + ADAPTIVE_DEFAULTS.settleMs;
    const arrivals = arriving(new Map([['a', 10]])).map((each) =>
      each.stepStartUnixMs < settledAtMs ? { ...each, traceCount: 1e6, adjustedTraceCount: 1e6 } : each,
    );
    expect(nextRates({ ...round(new Map()), held, arrivals })).toBeUndefined();
  });

  it('changes nothing when nothing came', () => {
    const held = { routes: new Map([['a', 0.1]]), changedAtUnixMs: 0 };
    expect(nextRates(round(new Map(), { held }))).toBeUndefined();
  });

  it('lets a rate rise again when demand has gone', () => {
    const held = { routes: new Map([['a', 0.01]]), changedAtUnixMs: 0 };
    expect(nextRates(round(new Map([['a', 0.02]]), { held }))?.get('a')).toBe(0.04);
  });
});
