import { describe, expect, it } from 'vitest';

import { restartLimits, serverSettings } from './options.js';

const given = { dataDir: '/data', username: 'clew', password: 'secret' };

describe('options of the embedded engine', () => {
  it('has a default for everything but the folder and the credentials', () => {
    const settings = serverSettings(given);
    expect(settings).toMatchObject({ ...given, host: '127.0.0.1', port: 0, runningMax: 8, waitingMax: 64 });
    expect(settings.memoryBytesMax).toBeGreaterThanOrEqual(256 * 1024 * 1024);
    expect(restartLimits(given).restartsMax).toBe(5);
  });

  it.each([
    [{ ...given, password: '' }, 'password is empty'],
    [{ ...given, username: '' }, 'username is empty'],
    [{ ...given, dataDir: '' }, 'dataDir is empty'],
    [{ ...given, port: 70_000 }, 'port is 70000; it must be a whole number from 0 to 65535'],
    [{ ...given, runningMax: 0 }, 'runningMax is 0'],
    [{ ...given, memoryBytesMax: Number.NaN }, 'memoryBytesMax is NaN'],
  ])('refuses %o', (options, message) => {
    expect(() => serverSettings(options)).toThrow(message);
  });
});
