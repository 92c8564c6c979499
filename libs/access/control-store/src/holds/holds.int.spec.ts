import type { NewLegalHold } from '@clew/retention';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { ControlStore } from '../index.js';
import { startTestServer, type TestServer } from '../testing/test-database.js';

let server: TestServer;
let store: ControlStore;
let organisationId: string;

beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => server.closeStores());
afterAll(() => server.stop());
beforeEach(async () => {
  store = await (await server.createDatabase()).open();
  organisationId = (await store.createOrganisation('Example')).id;
});

const place = (rest: Partial<NewLegalHold> = {}) =>
  store.holds.placeHold({
    ...{ organisationId, name: 'Case 7', reason: 'a lawsuit', filter: {}, createdBy: 'cli', ...rest },
  });

describe('legal holds', () => {
  test('come out as they were placed, newest first, those of the organisation alone', async () => {
    const filter = {
      ...{ teamId: 'web', serviceName: 'cart', startTimeUnixNano: 1n, endTimeUnixNano: 18_446_744_073_709_551_615n },
      traceIds: ['0af7651916cd43dd8448eb211c80319c'],
    };
    const first = await place({ filter });
    const second = await place();
    expect(first).toMatchObject({ name: 'Case 7', reason: 'a lawsuit', filter, createdBy: 'cli', liftedAt: undefined });
    expect(await store.holds.listHolds(organisationId, 10)).toEqual([second, first]);
    expect(await store.holds.listHolds(organisationId, 10, second.id)).toEqual([first]);
    expect(await store.holds.listHolds('other', 10)).toEqual([]);
    expect(await store.holds.liftHold('other', first.id, 'cli')).toBeUndefined();
    expect(await store.holds.liftHold(organisationId, 'odd', 'cli')).toBeUndefined();
  });

  test('are lifted once, and not read by deletions any more', async () => {
    const { id } = await place();
    const lifted = await store.holds.liftHold(organisationId, id, 'cli');
    expect(lifted).toMatchObject({ liftedBy: 'cli', liftedAt: expect.any(Date) as Date });
    expect(await store.holds.liftHold(organisationId, id, 'other')).toEqual(lifted);
    expect((await store.holds.openGate(0n)).holds).toEqual([]);
  });

  test('are refused when they say nothing that can be held, and beyond the limits', async () => {
    await expect(place({ filter: { traceIds: [] } })).rejects.toThrow('traceIds: must be 1 to 2000 ids, not 0');
    await expect(place({ filter: { startTimeUnixNano: 2n, endTimeUnixNano: 2n } })).rejects.toThrow('after startTime');
    const traceIds = Array.from({ length: 1_500 }, (_, n) => n.toString(16).padStart(32, '0'));
    await place({ filter: { traceIds } });
    await expect(place({ filter: { traceIds } })).rejects.toThrow('name 3000 ids with this one; allowed are 2000');
    await expect(place({ organisationId: 'nobody' })).rejects.toMatchObject({ code: 'CONTROL_STORE_REFUSED' });
  });
});

describe('the deletion gate', () => {
  test('has holds in force at once while it is closed', async () => {
    expect((await place()).inForceAt).toBeInstanceOf(Date);
  });

  test('has holds in force that come while it is open when whoever deletes has read them', async () => {
    const gate = await store.holds.openGate(0n);
    const hold = await place();
    expect(hold.inForceAt).toBeUndefined();
    expect(await store.holds.gateState(gate.epoch)).toBe('hold waits');
    // The one that read nothing confirms nothing.
    expect(await store.holds.confirmHolds(gate)).toBe(true);
    expect(await store.holds.listHolds(organisationId, 1)).toEqual([hold]);

    const next = await store.holds.openGate(0n);
    expect(next).toEqual({ epoch: gate.epoch + 1n, holds: [hold] });
    expect(await store.holds.confirmHolds(gate)).toBe(false);
    expect(await store.holds.confirmHolds(next)).toBe(true);
    expect(await store.holds.gateState(next.epoch)).toBe('current');
    expect((await store.holds.listHolds(organisationId, 1))[0]?.inForceAt).toBeInstanceOf(Date);
  });

  test('is closed by the newest that opened it alone', async () => {
    const { epoch: first } = await store.holds.openGate(0n);
    const { epoch: second } = await store.holds.openGate(41n);
    expect(second).toBe(42n);
    const hold = await place();
    await store.holds.closeGate(first);
    expect((await place()).inForceAt).toBeUndefined();
    await store.holds.closeGate(second);
    expect((await place()).inForceAt).toBeInstanceOf(Date);
    const holds = await store.holds.listHolds(organisationId, 10);
    expect(holds.find(({ id }) => id === hold.id)?.inForceAt).toBeInstanceOf(Date);
  });
});
