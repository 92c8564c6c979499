import { describe, expect, it } from 'vitest';

import { QueryGate } from './query-gate.js';

const ANYTIME = new AbortController().signal;
const PATIENT = { concurrentMax: 1, waitingMax: 10, waitMsMax: 60_000 };

function held(): { readonly work: () => Promise<string>; readonly end: () => void } {
  let end = (): void => undefined;
  const ended = new Promise<string>((resolve) => {
    end = () => {
      resolve('done');
    };
  });
  return {
    work: () => ended,
    end: () => {
      end();
    },
  };
}

describe('the gate of queries', () => {
  it('lets the first who came in first, and nobody past', async () => {
    const gate = new QueryGate(PATIENT);
    const order: number[] = [];
    const first = held();
    const all = [gate.run('acme', ANYTIME, first.work)];
    for (const n of [1, 2, 3]) {
      all.push(
        gate.run('acme', ANYTIME, () => {
          order.push(n);
          return Promise.resolve('done');
        }),
      );
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(order).toEqual([]);
    first.end();
    expect(await Promise.all(all)).toEqual(['done', 'done', 'done', 'done']);
    expect(order).toEqual([1, 2, 3]);
  });

  it('refuses what is too much for one organisation, and lets the others be', async () => {
    const gate = new QueryGate({ ...PATIENT, waitingMax: 0 });
    const first = held();
    const running = gate.run('acme', ANYTIME, first.work);
    const refused = gate.run('acme', ANYTIME, () => Promise.resolve('not run'));
    await expect(refused).rejects.toMatchObject({
      code: 'STORE_BUSY',
      details: { limit: { name: 'queries.concurrentMax', value: 1, advice: expect.any(String) as string } },
    });
    await expect(gate.run('other', ANYTIME, () => Promise.resolve('run'))).resolves.toBe('run');
    first.end();
    await running;
    await expect(gate.run('acme', ANYTIME, () => Promise.resolve('run'))).resolves.toBe('run');
  });

  it('lets nobody wait for longer than it may, nor after it was aborted', async () => {
    const gate = new QueryGate({ ...PATIENT, waitMsMax: 5 });
    const first = held();
    const running = gate.run('acme', ANYTIME, first.work);
    await expect(gate.run('acme', ANYTIME, () => Promise.resolve(1))).rejects.toMatchObject({ code: 'STORE_BUSY' });
    const patient = new QueryGate(PATIENT);
    const before = patient.run('acme', ANYTIME, first.work);
    const abort = new AbortController();
    const waiting = patient.run('acme', abort.signal, () => Promise.resolve(1));
    abort.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    first.end();
    await Promise.all([running, before]);
    await expect(patient.run('acme', ANYTIME, () => Promise.resolve(2))).resolves.toBe(2);
  });

  it('gives a turn back where the work fails', async () => {
    const gate = new QueryGate({ ...PATIENT, waitingMax: 0 });
    await expect(gate.run('acme', ANYTIME, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    await expect(gate.run('acme', ANYTIME, () => Promise.resolve(1))).resolves.toBe(1);
  });
});
