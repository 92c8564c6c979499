import { holdLease } from './hold-lease.js';
import type { PeriodicTask } from './periodic-task.js';
import type { RunnerSettings } from './runner-options.js';

/** Runs the task if it is due and no other process does. Rejects while the store is away. */
export async function runTaskIfDue(task: PeriodicTask, settings: RunnerSettings, stopping: AbortSignal): Promise<void> {
  const { store, nowMs, onEvent } = settings;
  if (!(await store.isTaskDue(task.name, task.everyMs))) return;
  const lease = await holdLease(store, { ...settings, name: `task/${task.name}` });
  if (lease === undefined) return;
  try {
    if (!(await store.beginTask(task.name, task.everyMs, lease))) return;
    const beganAtMs = nowMs();
    const signal = AbortSignal.any([lease.signal, stopping]);
    const failure = await failureOf(task, signal, lease.fence);
    // It was told to stop: no failure, and no success that the store should note.
    if (failure !== undefined && signal.aborted) return;
    const told = failure === undefined ? {} : { error: failure.error };
    onEvent({ type: 'taskEnded', name: task.name, tookMs: nowMs() - beganAtMs, ...told });
    await store.endTask(task.name, lease, failure === undefined ? undefined : String(failure.error));
  } finally {
    await lease.release();
  }
}

async function failureOf(
  task: PeriodicTask,
  signal: AbortSignal,
  fence: bigint,
): Promise<{ readonly error: unknown } | undefined> {
  try {
    await task.run({ signal, fence });
    return undefined;
  } catch (error) {
    return { error };
  }
}
