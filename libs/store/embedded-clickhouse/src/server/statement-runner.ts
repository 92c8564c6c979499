import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';

import type { Session } from 'chdb';

import type { ServerSettings } from '../options.js';
import type { Engine, EngineResult } from './engine.js';
import { requestDefaults } from './engine-config.js';
import { IncomingFiles } from './incoming-files.js';
import type { QueryRequest } from './query-request.js';
import { bodyToFile, bodyToText, smallBody, smallBodyLength } from './request-body.js';
import type { SessionPool } from './session-pool.js';
import { formatOf, insertFromFile, isInsert, quoteIdentifier, quoteText } from './sql-text.js';

export interface StatementResult extends EngineResult {
  readonly format: string;
  readonly rowsWritten: number;
  readonly bytesWritten: number;
}

/** A statement ready to run; `discard` removes the file that holds its data, if there is one. */
interface Statement {
  readonly sql: string;
  readonly insertedBytes: number;
  readonly discard: () => Promise<void>;
}

/** Runs what a request asks for in a session that has the request's settings. */
export class StatementRunner {
  readonly #engine: Engine;
  readonly #sessions: SessionPool;
  readonly #settings: ServerSettings;
  readonly #incoming: IncomingFiles;

  constructor(engine: Engine, sessions: SessionPool, settings: ServerSettings) {
    this.#engine = engine;
    this.#sessions = sessions;
    this.#settings = settings;
    this.#incoming = new IncomingFiles(engine.folder.incoming);
  }

  /** When nothing runs any more. */
  close(): void {
    this.#incoming.close();
  }

  /** `turn` resolves when the statement may run; its body is received before. */
  async run(
    body: IncomingMessage,
    request: QueryRequest,
    turn: (signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ): Promise<StatementResult> {
    const statement = await this.#receive(body, request);
    try {
      await turn(signal);
      return await this.#sessions.use(request.sessionId, request.sessionTimeoutS, (session, isShared) =>
        this.#runIn(session, isShared, statement, request, signal),
      );
    } finally {
      await statement.discard();
    }
  }

  async #receive(body: IncomingMessage, request: QueryRequest): Promise<Statement> {
    const nothingToDiscard = (): Promise<void> => Promise.resolve();
    const { requestBytesMax } = this.#settings;
    const { urlSql } = request;
    if (urlSql === undefined || !isInsert(urlSql)) {
      const text = await bodyToText(body, requestBytesMax);
      // As the server does it: the query is the URL's part followed by the body.
      const sql = [urlSql, text].filter((part) => part !== undefined && part !== '').join('\n');
      return { sql, insertedBytes: 0, discard: nothingToDiscard };
    }
    const length = smallBodyLength(body);
    if (length !== undefined && length > 0 && length <= requestBytesMax)
      return this.#receiveSmall(body, urlSql, length);
    const file = join(this.#engine.folder.incoming, randomUUID());
    const discard = (): Promise<void> => rm(file, { force: true });
    try {
      const insertedBytes = await bodyToFile(body, file, requestBytesMax);
      if (insertedBytes > 0) return { sql: insertFromFile(urlSql, file), insertedBytes, discard };
      await discard();
      return { sql: urlSql, insertedBytes, discard: nothingToDiscard };
    } catch (error) {
      await discard();
      throw error;
    }
  }

  async #receiveSmall(body: IncomingMessage, insertSql: string, length: number): Promise<Statement> {
    const file = this.#incoming.hold(await smallBody(body, length));
    const discard = (): Promise<void> => {
      file.release();
      return Promise.resolve();
    };
    try {
      return { sql: insertFromFile(insertSql, file.path), insertedBytes: length, discard };
    } catch (error) {
      await discard();
      throw error;
    }
  }

  async #runIn(
    session: Session,
    isShared: boolean,
    statement: Statement,
    request: QueryRequest,
    signal: AbortSignal,
  ): Promise<StatementResult> {
    const tag = randomUUID();
    if (request.database !== undefined) await session.queryAsync(`USE ${quoteIdentifier(request.database)}`);
    await session.queryAsync(this.#setStatement(request, tag));
    const insert = isInsert(statement.sql);
    const format = formatOf(statement.sql) ?? request.format;
    try {
      // An insert whose client went away is let finish: what it leaves is then the same as when the answer was lost.
      const stop = insert ? new AbortController().signal : signal;
      const result = await this.#engine.run(session, statement.sql, request.format, tag, stop);
      const rowsWritten = insert ? result.rowsRead : 0;
      return { ...result, format, rowsWritten, bytesWritten: statement.insertedBytes };
    } finally {
      if (isShared) await unset(session, request);
    }
  }

  #setStatement(request: QueryRequest, tag: string): string {
    const values = new Map([...requestDefaults(this.#settings), ...request.settings]);
    // Last: it forbids changing settings.
    const readOnly = values.get('readonly') ?? (request.readOnly ? '2' : undefined);
    values.delete('readonly');
    values.set('log_comment', tag);
    if (readOnly !== undefined) values.set('readonly', readOnly);
    return `SET ${[...values].map(([name, value]) => `${name} = ${quoteText(value)}`).join(', ')}`;
  }
}

/** A request's settings end with it, also in a named session. Parameters stay, unseen until they are set again. */
async function unset(session: Session, request: QueryRequest): Promise<void> {
  const names = request.settings.map(([name]) => name).filter((name) => !name.startsWith('param_'));
  if (names.length > 0) await session.queryAsync(`SET ${names.map((name) => `${name} = DEFAULT`).join(', ')}`);
}
