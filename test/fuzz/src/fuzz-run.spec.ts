import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Dice } from './dice.js';
import { FORMATS } from './formats.js';
import { FuzzRun } from './fuzz-run.js';
import { fuzzOptions } from './options.js';
import { summary, verdict } from './report.js';

const [TRACES] = FORMATS;

describe('a fuzz run', () => {
  const run = new FuzzRun(7);
  beforeAll(() => run.start());
  afterAll(() => run.shutdown());

  it('finds nothing in some hundred bodies, of which some are taken and some refused', async () => {
    for (let round = 0; round < 600; round++) expect(await run.round(round)).toBeUndefined();
    expect(run.counts.bodies).toBe(600);
    expect(run.counts.accepted).toBeGreaterThan(60);
    expect(run.counts.refused).toBeGreaterThan(60);
    expect(run.counts.spansAccepted).toBeGreaterThan(run.counts.spansRejected);
  });

  it('takes every sample as it is', async () => {
    for (const format of FORMATS) {
      for (let round = 0; round < 40; round++) {
        expect(await run.send(format, format.sample(new Dice(11, round)), false), format.name).toBeUndefined();
      }
    }
  });

  it('says so when a body that should be taken is refused', async () => {
    expect(await run.send(TRACES, Buffer.from('no protobuf'), false)).toMatch(/was refused/);
    expect(await run.send(TRACES, Buffer.from('no protobuf'), true)).toBeUndefined();
  });

  it('says so when the product crashes', async () => {
    const failing = { ...TRACES, check: () => Promise.reject(new TypeError('boom')) };
    expect(await run.send(failing, Buffer.alloc(0), true)).toMatch(/crashed: TypeError: boom/);
  });
});

describe('dice', () => {
  it('throw the same for the same seed and round, and something else for others', () => {
    const throws = (seed: number, round: number): string => new Dice(seed, round).bytes(16).toString('hex');
    expect(throws(1, 2)).toBe(throws(1, 2));
    expect(new Set([throws(1, 2), throws(1, 3), throws(2, 2), throws(2, 1)]).size).toBe(4);
  });
});

describe('options', () => {
  it('are 60 s by default, and endless where bodies are counted', () => {
    expect(fuzzOptions([], { FUZZ_SEED: '5' })).toMatchObject({ seed: 5, from: 0, seconds: 60, bodies: Infinity });
    expect(fuzzOptions(['--bodies', '10'], {})).toMatchObject({ seconds: Infinity, bodies: 10 });
    expect(fuzzOptions(['--from', '9'], { FUZZ_SECONDS: '3' })).toMatchObject({ seconds: 3, from: 9 });
    expect(() => fuzzOptions(['--bodies', 'many'], {})).toThrow('bodies is "many"');
  });
});

describe('the verdict', () => {
  const counts = { bodies: 5_000, accepted: 1, refused: 1, spansAccepted: 0, spansRejected: 0, bytes: 0, slowestMs: 0 };
  const end = { kind: 'end', counts, heapBytesWarm: 1, heapBytesEnd: 1 } as const;
  const outside = { tookMs: 1, rssBytesMax: 1 };

  it('is given on memory and on mutations that tell nothing', () => {
    expect(verdict(end, outside)).toBeUndefined();
    expect(verdict({ ...end, heapBytesEnd: 2 ** 30 }, outside)).toMatch(/live heap grew/);
    expect(verdict(end, { ...outside, rssBytesMax: 2 ** 31 })).toMatch(/resident/);
    expect(verdict({ ...end, counts: { ...counts, refused: 0 } }, outside)).toMatch(/same fate/);
    expect(summary(end, outside)).toContain('5000 bodies');
  });
});
