import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface ProcessEntry {
  readonly parentPid: number;
  readonly args: readonly string[];
}

const run = promisify(execFile);

/** What the operating system says about a process, or undefined when there is none with this pid. */
export async function inspectProcess(pid: number): Promise<ProcessEntry | undefined> {
  return process.platform === 'linux' ? inspectByProc(pid) : inspectByPs(pid);
}

async function inspectByProc(pid: number): Promise<ProcessEntry | undefined> {
  try {
    const [stat, cmdline] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    // "pid (name) state ppid ...": the name may itself hold spaces and brackets.
    const [state, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z') return undefined; // dead, only not yet collected by its parent
    return { parentPid: Number(parentPid), args: cmdline.split('\0').slice(0, -1) };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

async function inspectByPs(pid: number): Promise<ProcessEntry | undefined> {
  try {
    const { stdout } = await run('ps', ['-ww', '-o', 'ppid=,command=', '-p', String(pid)]);
    const [parentPid, ...args] = stdout.trim().split(/\s+/);
    return parentPid === undefined || parentPid === '' ? undefined : { parentPid: Number(parentPid), args };
  } catch (error) {
    // ps exits with 1 when it finds no such process.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 1) return undefined;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return error.code === 'ENOENT' || error.code === 'ESRCH';
}
