import { describe, expect, it } from 'vitest';
import { bytesText, changeText, driftText, rateText } from './figures.js';

describe('figures', () => {
  it.each([
    [null, '–'],
    [1, '100%'],
    [0.99999, '>99.9%'],
    [0.995, '99.5%'],
    [0.42, '42%'],
    [0.005, '0.50%'],
    [0, '0%'],
  ])('the rate %d is %s', (rate, text) => {
    expect(rateText(rate)).toBe(text);
  });

  it.each([
    [null, '–'],
    [0.021, '+2.1%'],
    [-0.4, '−40%'],
    [0.0001, '0%'],
  ])('the drift %d is %s', (drift, text) => {
    expect(driftText(drift)).toBe(text);
  });

  it.each([
    [100, 112, '+12%'],
    [100, 40, '−60%'],
    [0, 5, 'new'],
    [0, 0, '0%'],
  ])('from %d to %d is %s', (before, after, text) => {
    expect(changeText(before, after)).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [4_200, '4.2 kB'],
    [310e6, '310 MB'],
    [999.9e6, '1.0 GB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });
});
