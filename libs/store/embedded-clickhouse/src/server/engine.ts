import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { Session } from 'chdb';

import type { ServerSettings } from '../options.js';
import { cleanIncoming, lockHolder, prepareDataFolder, type DataFolder } from './data-folder.js';
import { engineConfig } from './engine-config.js';
import { quoteText } from './sql-text.js';

/** The data folder is open in another process. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

export interface EngineResult {
  readonly bytes: Uint8Array;
  readonly rowsRead: number;
  readonly bytesRead: number;
}

const KILL_INTERVAL_MS = 50;

/** The engine of this process. It can open one data folder, once. */
export class Engine {
  readonly folder: DataFolder;
  /** Holds the folder's lock, and kills the queries of the others. */
  readonly #keeper: Session;

  private constructor(folder: DataFolder, keeper: Session) {
    this.folder = folder;
    this.#keeper = keeper;
  }

  static open(settings: ServerSettings): Engine {
    const folder = prepareDataFolder(settings.dataDir);
    // Before the lock is ours another engine may be reading it, but then it reads the same text or has read it already.
    writeFileSync(folder.configFile, engineConfig(settings));
    let keeper: Session;
    try {
      keeper = new Session(folder.engine, { connectionArgs: [`--config-file=${folder.configFile}`] });
    } catch (cause) {
      throw openError(folder, cause);
    }
    cleanIncoming(folder);
    return new Engine(folder, keeper);
  }

  /** A connection with settings of its own. What it `SET`s ends with it. */
  connect(): Session {
    return new Session(this.folder.engine);
  }

  /**
   * Runs one statement. On abort the engine is told to stop it, and the promise settles when it has: an abandoned
   * query would go on taking a processor. `tag` must be the session's `log_comment`, which no other query has: the engine
   * gives queries ids of its own.
   */
  async run(session: Session, sql: string, format: string, tag: string, signal: AbortSignal): Promise<EngineResult> {
    signal.throwIfAborted();
    const query = session.queryAsync(sql, { format });
    const running = { isOver: false };
    const onAbort = (): void => {
      void this.#killUntil(running, tag);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const result = await query;
      return { bytes: result.bytes(), rowsRead: result.rowsRead, bytesRead: result.bytesRead };
    } finally {
      running.isOver = true;
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** More than once, because a query that has not started yet can't be killed. */
  async #killUntil(running: { readonly isOver: boolean }, tag: string): Promise<void> {
    while (!running.isOver) {
      try {
        await this.#keeper.queryAsync(`KILL QUERY WHERE Settings['log_comment'] = ${quoteText(tag)} ASYNC`);
      } catch {
        return; // the engine is closing, which ends the query too
      }
      await delay(KILL_INTERVAL_MS);
    }
  }

  close(): void {
    this.#keeper.close();
  }
}

function openError(folder: DataFolder, cause: unknown): Error {
  const pid = lockHolder(folder);
  if (pid !== undefined) {
    return new FolderInUseError(
      `the data folder ${folder.root} is in use by another Clew (pid ${String(pid)}): stop that one, or give this one a folder of its own`,
      { cause },
    );
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`the trace store in ${folder.root} can't be opened: ${reason}`, { cause });
}
