import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Where things lie below the data folder. */
export interface DataFolder {
  readonly root: string;
  /** The engine's own. */
  readonly engine: string;
  /** Bodies of inserts on their way in; whatever lies here at start is left from a crash. */
  readonly incoming: string;
  readonly configFile: string;
}

/** The folder with its parts in place. Touches nothing that a running engine would use. */
export function prepareDataFolder(root: string): DataFolder {
  const folder = {
    root,
    engine: join(root, 'engine'),
    incoming: join(root, 'incoming'),
    configFile: join(root, 'engine.xml'),
  };
  mkdirSync(folder.engine, { recursive: true, mode: 0o750 });
  mkdirSync(folder.incoming, { recursive: true, mode: 0o700 });
  return folder;
}

/** Removes what a crash left. Only for the process that holds the engine's lock. */
export function cleanIncoming(folder: DataFolder): void {
  for (const name of readdirSync(folder.incoming)) rmSync(join(folder.incoming, name), { force: true });
}

/** The living process that has the folder open, as its lock file tells, if there is one. */
export function lockHolder(folder: DataFolder): number | undefined {
  let status: string;
  try {
    status = readFileSync(join(folder.engine, 'status'), 'utf8');
  } catch {
    return undefined; // no lock file: nobody has it open
  }
  const pid = Number(/^PID:\s*(\d+)/m.exec(status)?.[1]);
  return Number.isSafeInteger(pid) && pid !== process.pid && isAlive(pid) ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
