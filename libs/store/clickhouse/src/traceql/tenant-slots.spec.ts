import { describe, expect, it } from 'vitest';

import { TenantSlots } from './tenant-slots.js';

const never = (): Promise<never> => new Promise(() => undefined);

describe('slots of a tenant', () => {
  it('refuses what is too much for one tenant, and lets the others be', async () => {
    const slots = new TenantSlots(2);
    void slots.run('acme', never);
    void slots.run('acme', never);
    await expect(slots.run('acme', never)).rejects.toMatchObject({ code: 'STORE_BUSY', retryable: false });
    await expect(slots.run('other', () => Promise.resolve(1))).resolves.toBe(1);
  });

  it('gives a slot back whether the work ends well or not', async () => {
    const slots = new TenantSlots(1);
    await expect(slots.run('acme', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    await expect(slots.run('acme', () => Promise.resolve(1))).resolves.toBe(1);
    await expect(slots.run('acme', () => Promise.resolve(2))).resolves.toBe(2);
  });
});
