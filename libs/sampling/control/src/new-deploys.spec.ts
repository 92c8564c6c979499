import { describe, expect, it } from 'vitest';

import { NewDeploys } from './new-deploys.js';

describe('new deploys', () => {
  it('are versions first seen within the window, once it is known what was running', () => {
    const deploys = new NewDeploys({ windowMs: 100, learningMs: 1_000 });
    expect(deploys.see('cart', '1', 5_000)).toBe(false);
    expect(deploys.see('cart', '2', 5_999)).toBe(false);
    expect(deploys.see('cart', '3', 6_000)).toBe(true);
    expect(deploys.see('cart', '3', 6_099)).toBe(true);
    expect(deploys.see('cart', '3', 6_100)).toBe(false);
    expect(deploys.see('cart', '2', 6_100)).toBe(false);
    expect(deploys.see('payment', '3', 6_100)).toBe(true);
    expect(deploys.see('payment', '', 6_100)).toBe(false);
  });

  it('forget versions quiet for longest', () => {
    const deploys = new NewDeploys({ learningMs: 0, versionsMax: 100 });
    for (let version = 0; version < 10_000; version++) {
      deploys.see('cart', `${version}`, 1_000_000 + version);
      deploys.see('payment', '1', 1_000_000 + version);
    }
    expect(deploys.see('payment', '1', 2_000_000)).toBe(false);
    expect(JSON.stringify(deploys.snapshot()).length).toBeLessThan(10_000);
  });

  it('are learned anew by a successor that was not told all', () => {
    const deploys = new NewDeploys({ learningMs: 1_000, snapshotVersionsMax: 1 });
    deploys.see('cart', '1', 1);
    const whole = new NewDeploys({ learningMs: 1_000 });
    whole.restore(deploys.snapshot());
    expect([whole.see('cart', '1', 5_000), whole.see('cart', '2', 5_000)]).toEqual([false, true]);
    deploys.see('cart', '2', 2);
    const cut = new NewDeploys({ learningMs: 1_000 });
    cut.restore(deploys.snapshot());
    expect([cut.see('cart', '1', 5_000), cut.see('cart', '3', 6_000)]).toEqual([false, true]);
  });
});
