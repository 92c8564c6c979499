import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { pathKey } from './path-key.js';
import { RarePaths } from './rare-paths.js';

const HOUR_MS = 3_600_000;

describe('rare paths', () => {
  it('are those not seen within the window', () => {
    const paths = new RarePaths({ learningMs: 0 });
    const key = pathKey('span', 'cart', 'GET /');
    expect(paths.see(key, 0)).toBe(true);
    expect(paths.see(key, 1)).toBe(false);
    expect(paths.see(key, HOUR_MS)).toBe(false);
    expect(paths.see(key, 2 * HOUR_MS)).toBe(true);
  });

  it('do not exist before it is known what is usual', () => {
    const paths = new RarePaths();
    expect(paths.see(1, 1_000)).toBe(false);
    expect(paths.see(2, 600_000)).toBe(false);
    expect(paths.see(3, 601_000)).toBe(true);
    expect(paths.see(2, 602_000)).toBe(false);
  });

  it('are found as with a map, while there is room', () => {
    const steps = fc.array(fc.tuple(fc.nat(200), fc.nat(HOUR_MS)), { maxLength: 300 });
    fc.assert(
      fc.property(steps, (seen) => {
        const paths = new RarePaths({ learningMs: 0 });
        const model = new Map<number, number>();
        let now = 0;
        for (const [name, elapsedMs] of seen) {
          now += elapsedMs;
          const last = model.get(name);
          const isNew = last === undefined || now - last >= HOUR_MS;
          expect(paths.see(pathKey('edge', 'a', `${name}`), now)).toBe(isNew);
          model.set(name, now);
        }
      }),
    );
  });

  it('forget what is quiet and not what is busy when there are too many', () => {
    const paths = new RarePaths({ learningMs: 0, pathsMax: 2_048 });
    let forgotten = 0;
    for (let step = 0; step < 100_000; step++) {
      paths.see(pathKey('span', 'flood', `${step}`), step);
      const isBusy = step % 100 === 0;
      if (isBusy && paths.see(pathKey('span', 'busy', `${(step / 100) % 3}`), step)) forgotten++;
    }
    // Each of three is new once.
    expect(forgotten).toBe(3);
  });

  it('are learned anew by a successor that was not told all', () => {
    const paths = new RarePaths({ learningMs: 1_000, snapshotPathsMax: 2 });
    for (const key of [1, 2]) paths.see(key, key);
    const whole = new RarePaths({ learningMs: 1_000 });
    whole.restore(paths.snapshot());
    expect([whole.see(2, 5_000), whole.see(9, 5_000)]).toEqual([false, true]);
    paths.see(3, 3);
    const cut = new RarePaths({ learningMs: 1_000 });
    cut.restore(paths.snapshot());
    expect([cut.see(1, 5_000), cut.see(9, 5_000), cut.see(10, 6_001)]).toEqual([false, false, true]);
  });
});

describe('pathKey', () => {
  it('keeps names, their order, their borders and kinds apart, in 53 bits', () => {
    const keys = new Set<number>();
    for (let from = 0; from < 300; from++) {
      for (let to = 0; to < 300; to++) {
        keys.add(pathKey('span', `service-${from}`, `GET /${to}`));
        keys.add(pathKey('edge', `service-${from}`, `GET /${to}`));
      }
    }
    expect(keys.size).toBe(180_000);
    expect(pathKey('span', 'ab', 'c')).not.toBe(pathKey('span', 'a', 'bc'));
    expect(pathKey('span', 'a', 'b')).not.toBe(pathKey('span', 'b', 'a'));
    expect([...keys].every((key) => Number.isSafeInteger(key) && key >= 0)).toBe(true);
  });
});
