import { readFile, readdir } from 'node:fs/promises';

/** Linux counts a process's time in ticks of 10 ms, whatever the kernel's own timer does. */
const TICKS_PER_SECOND = 100;
/** Fields of /proc/PID/stat after the name in parentheses. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** CPU time of the processes and all their descendants so far, user and system. */
export async function cpuSeconds(pids: readonly number[]): Promise<number> {
  const ticks = await Promise.all(
    (await withDescendants(pids)).map(async (pid) => {
      const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
    }),
  );
  return ticks.reduce((sum, count) => sum + count, 0) / TICKS_PER_SECOND;
}

/** Highest memory that the processes and their descendants ever had resident, added up. */
export async function peakRssMb(pids: readonly number[]): Promise<number> {
  const kilobytes = await Promise.all(
    (await withDescendants(pids)).map(async (pid) => {
      const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
      return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    }),
  );
  return kilobytes.reduce((sum, size) => sum + size, 0) / 1024;
}

async function withDescendants(pids: readonly number[]): Promise<readonly number[]> {
  const families = await Promise.all(
    pids.map(async (pid) => {
      const threads = await readdir(`/proc/${String(pid)}/task`);
      const children = await Promise.all(
        threads.map((thread) => readFile(`/proc/${String(pid)}/task/${thread}/children`, 'utf8').catch(() => '')),
      );
      const childPids = children.flatMap((text) => text.split(' ').filter(Boolean).map(Number));
      return [pid, ...(await withDescendants(childPids))];
    }),
  );
  return families.flat();
}
