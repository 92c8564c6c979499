import { expect, it } from 'vitest';
import { serviceColor } from './service-color.js';

it('depends on the name alone', () => {
  expect(serviceColor('checkout')).toBe(serviceColor('checkout'));
  expect(serviceColor('')).toMatch(/^oklch\(/);
});

it('spreads similar names over many colours and never uses red', () => {
  const colors = Array.from({ length: 200 }, (_, index) => serviceColor(`team-${String(index)}`));
  expect(new Set(colors).size).toBeGreaterThan(28);
  for (const color of colors) {
    const hue = Number(/ (\d+)\)$/.exec(color)?.[1]);
    expect(hue > 45 && hue < 350).toBe(true);
  }
});
