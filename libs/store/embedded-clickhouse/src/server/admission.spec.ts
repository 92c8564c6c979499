import { describe, expect, it } from 'vitest';

import { Admission } from './admission.js';

const noSignal = new AbortController().signal;

/** Work that runs until it is told to end. */
function job(
  admission: Admission,
  signal = noSignal,
): { started: Promise<void>; end: () => void; done: Promise<void> } {
  let end = (): void => undefined;
  let started = (): void => undefined;
  const hasStarted = new Promise<void>((resolve) => (started = resolve));
  const mayEnd = new Promise<void>((resolve) => (end = resolve));
  const done = admission.admit(async (turn) => {
    await turn(signal);
    started();
    await mayEnd;
  });
  return { started: hasStarted, end, done };
}

describe('admission', () => {
  it('runs as many as allowed, then the next in line, and refuses when the line is full', async () => {
    const admission = new Admission({ runningMax: 1, waitingMax: 1 });
    const first = job(admission);
    await first.started;
    const second = job(admission);
    await expect(job(admission).done).rejects.toThrow('TOO_MANY_SIMULTANEOUS_QUERIES');
    first.end();
    await first.done;
    await second.started;
    second.end();
    await second.done;
  });

  it('gives the place of work that failed to the next', async () => {
    const admission = new Admission({ runningMax: 1, waitingMax: 1 });
    const failing = admission.admit(async (turn) => {
      await turn(noSignal);
      throw new Error('failed');
    });
    const next = job(admission);
    await expect(failing).rejects.toThrow('failed');
    await next.started;
    next.end();
    await next.done;
  });

  it('lets work leave the line when it is aborted', async () => {
    const admission = new Admission({ runningMax: 1, waitingMax: 2 });
    const first = job(admission);
    await first.started;
    const abort = new AbortController();
    const leaving = job(admission, abort.signal);
    const last = job(admission);
    abort.abort(new Error('gone'));
    await expect(leaving.done).rejects.toThrow('gone');
    first.end();
    await last.started;
    last.end();
    await Promise.all([first.done, last.done]);
  });
});
