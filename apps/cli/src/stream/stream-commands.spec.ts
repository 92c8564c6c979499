import { describe, expect, it } from 'vitest';

import { runCli } from '../cli.js';
import { fakeTerminal } from '../testing/fake-terminal.js';

describe('clew stream grow', () => {
  it.each([
    [['--partitions', 'many'], /--partitions is many; allowed is a whole number from 1 to 1024/],
    [['--partitions', '0'], /--partitions is 0; allowed/],
    [['--partitions', '16'], /The span stream is a folder of this machine/],
  ])('refuses %j', async (args, expected) => {
    const terminal = fakeTerminal();
    expect(await runCli(['stream', 'grow', ...args], terminal)).toBe(1);
    expect(terminal.stderr()).toMatch(expected);
  });
});
