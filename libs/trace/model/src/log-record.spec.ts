import { describe, expect, it } from 'vitest';

import { LOG_SEVERITIES, severityNumberFromNumber, severityNumberMinOf, severityOf } from './log-record.js';

describe('log severity', () => {
  it.each([
    [1, 'TRACE'],
    [4, 'TRACE'],
    [5, 'DEBUG'],
    [9, 'INFO'],
    [12, 'INFO'],
    [13, 'WARN'],
    [17, 'ERROR'],
    [20, 'ERROR'],
    [21, 'FATAL'],
    [24, 'FATAL'],
  ])('%i is %s', (severityNumber, severity) => {
    expect(severityOf(severityNumber)).toBe(severity);
  });

  it.each([0, -1, 25, 1.5, NaN, 2 ** 31])('%d is none', (value) => {
    expect(severityNumberFromNumber(value)).toBe(0);
    expect(severityOf(value)).toBe('UNSPECIFIED');
  });

  it('begins with the least number of its range', () => {
    expect(LOG_SEVERITIES.map(severityNumberMinOf)).toEqual([0, 1, 5, 9, 13, 17, 21]);
    for (const severity of LOG_SEVERITIES) expect(severityOf(severityNumberMinOf(severity))).toBe(severity);
  });
});
