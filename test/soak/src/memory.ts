import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { median } from '@clew/bench';

const PERIOD_MS = 5_000;

export interface MemoryOverTime {
  readonly name: string;
  /** Middle values of the second and of the last third of the time. */
  readonly middleMb: number;
  readonly endMb: number;
  readonly peakMb: number;
}

/** Resident memory of named processes over the time of a run, over their restarts. */
export class Memory {
  readonly #samples = new Map<string, number[]>();

  async watch(pids: () => ReadonlyMap<string, number>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const [name, pid] of pids()) {
        const rssMb = await residentMb(pid);
        if (rssMb === undefined) continue;
        const samples = this.#samples.get(name) ?? [];
        samples.push(rssMb);
        this.#samples.set(name, samples);
      }
      await sleep(PERIOD_MS, undefined, { signal }).catch(() => undefined); // only an abort ends it early
    }
  }

  overTime(): readonly MemoryOverTime[] {
    return [...this.#samples].map(([name, samples]) => {
      const third = Math.ceil(samples.length / 3);
      return {
        name,
        middleMb: median(samples.slice(third, -third)),
        endMb: median(samples.slice(-third)),
        peakMb: Math.max(...samples),
      };
    });
  }
}

/** Undefined while the process is being started again. */
async function residentMb(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}
