import { describe, expect, it } from 'vitest';

import { FakeClock } from '../testing/fake-clock.js';
import { OccurrenceLog } from './occurrence-log.js';

describe('OccurrenceLog', () => {
  it('writes the first at once, then once a minute how many there were since', async () => {
    const clock = new FakeClock();
    const lines: string[] = [];
    const log = new OccurrenceLog<string>(clock, (count, detail) => lines.push(`${detail} x${count}`));
    log.happened('a');
    log.happened('b');
    await clock.advance(59_999);
    log.happened('c');
    expect(lines).toEqual(['a x1']);
    await clock.advance(1);
    log.happened('d');
    expect(lines).toEqual(['a x1', 'd x3']);
  });
});
