import type { PartReport } from './part-report.js';

/** Whether containers can be run here. A docker program without a daemon behind it does not count. */
async function hasContainerRuntime(): Promise<boolean> {
  // Loaded when needed: it takes seconds, and a test with its own broker never needs it.
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    await getContainerRuntimeClient();
    return true;
  } catch {
    return false; // which is the answer
  }
}

/** Starts a container, or says why not and gives undefined, so that the next way is tried. */
export async function tryContainer<T>(
  part: string,
  start: () => Promise<T>,
  report: PartReport,
): Promise<T | undefined> {
  if (!(await hasContainerRuntime())) return undefined;
  try {
    return await start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report(`part ${part}: no container (${reason.split('\n')[0] ?? ''}), trying the next way`);
    return undefined;
  }
}
