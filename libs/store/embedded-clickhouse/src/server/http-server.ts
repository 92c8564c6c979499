import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import type { ServerSettings } from '../options.js';
import { Admission } from './admission.js';
import { authenticate } from './authentication.js';
import type { Engine } from './engine.js';
import { exceptionAnswer, ServerException } from './exception.js';
import { parseQueryRequest, type QueryRequest } from './query-request.js';
import { SessionPool } from './session-pool.js';
import { StatementRunner, type StatementResult } from './statement-runner.js';

const gzipAsync = promisify(gzip);
/** The server's http_max_uri_size: clients put parameters into the URL. */
const HEADER_BYTES_MAX = 1024 * 1024;
const KEEP_ALIVE_MS = 10_000;
const CONNECTIONS_MAX = 1024;
/** A body shorter than this is not worth compressing. */
const GZIP_BYTES_MIN = 1024;

/** The engine behind the part of ClickHouse's HTTP interface that its clients use. */
export class HttpServer {
  readonly #settings: ServerSettings;
  readonly #server: Server;
  readonly #sessions: SessionPool;
  readonly #runner: StatementRunner;
  readonly #admission: Admission;
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();

  constructor(engine: Engine, settings: ServerSettings) {
    this.#settings = settings;
    this.#sessions = new SessionPool(() => engine.connect());
    this.#runner = new StatementRunner(engine, this.#sessions, settings);
    this.#admission = new Admission(settings);
    this.#server = createServer(
      { maxHeaderSize: HEADER_BYTES_MAX, keepAliveTimeout: KEEP_ALIVE_MS },
      (request, response) => {
        const answered = this.#answer(request, response).finally(() => this.#running.delete(answered));
        this.#running.add(answered);
      },
    );
    this.#server.maxConnections = CONNECTIONS_MAX;
  }

  /** Resolves with the port. */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#settings.port, this.#settings.host, () => {
        this.#server.off('error', reject);
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : this.#settings.port);
      });
    });
  }

  /** Takes no new requests, lets the running ones end until the deadline, then stops them in the engine. */
  async close(deadlineMs: number): Promise<void> {
    this.#server.close();
    this.#server.closeIdleConnections();
    const cut = setTimeout(() => {
      this.#stop.abort(new ServerException(394, 'QUERY_WAS_CANCELLED', 'The server is shutting down.'));
    }, deadlineMs);
    await Promise.allSettled(this.#running);
    clearTimeout(cut);
    this.#server.closeAllConnections();
    this.#sessions.close();
    this.#runner.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = process.hrtime.bigint();
    try {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (isPing(request, url)) {
        response.writeHead(200, { 'Content-Type': 'text/html; charset=UTF-8' }).end('Ok.\n');
        return;
      }
      if (url.pathname !== '/') throw new ServerException(404, 'NOT_FOUND', `There is no handle ${url.pathname}.`);
      authenticate(request.headers, url.searchParams, this.#settings);
      const query = parseQueryRequest(request, url.searchParams);
      response.setHeader('X-ClickHouse-Query-Id', headerText(query.queryId));
      await this.#admission.admit(async (turn) => {
        const result = await this.#runner.run(request, query, turn, this.#stopSignal(response));
        await sendResult(response, query, result, process.hrtime.bigint() - startedAt);
      });
    } catch (error) {
      sendException(request, response, error);
    }
  }

  /** Aborts when the client went away or the server gives up waiting. */
  #stopSignal(response: ServerResponse): AbortSignal {
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished)
        gone.abort(new ServerException(394, 'QUERY_WAS_CANCELLED', 'The client went away.'));
    });
    return AbortSignal.any([gone.signal, this.#stop.signal]);
  }
}

function isPing(request: IncomingMessage, url: URL): boolean {
  if (url.pathname === '/ping' || url.pathname === '/replicas_status') return true;
  return url.pathname === '/' && request.method === 'GET' && !url.searchParams.has('query');
}

async function sendResult(
  response: ServerResponse,
  query: QueryRequest,
  result: StatementResult,
  elapsedNano: bigint,
): Promise<void> {
  const isCompressed = query.gzipAnswer && result.bytes.length >= GZIP_BYTES_MIN;
  const body = isCompressed ? await gzipAsync(result.bytes, { level: 1 }) : result.bytes;
  if (response.destroyed) return;
  if (isCompressed) response.setHeader('Content-Encoding', 'gzip');
  response.writeHead(200, {
    'Content-Type': contentType(result.format),
    'Content-Length': body.length,
    'X-ClickHouse-Format': result.format,
    'X-ClickHouse-Timezone': 'UTC',
    'X-ClickHouse-Server-Display-Name': 'clew',
    'X-ClickHouse-Summary': summary(result, elapsedNano),
  });
  response.end(body);
}

/** All numbers as text, as the server writes them. */
function summary(result: StatementResult, elapsedNano: bigint): string {
  const isInsert = result.rowsWritten > 0;
  return JSON.stringify({
    read_rows: String(result.rowsRead),
    read_bytes: String(result.bytesRead),
    written_rows: String(result.rowsWritten),
    written_bytes: String(result.bytesWritten),
    total_rows_to_read: '0',
    result_rows: String(isInsert ? result.rowsWritten : 0),
    result_bytes: String(result.bytes.length),
    elapsed_ns: String(elapsedNano),
  });
}

function sendException(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const answer = exceptionAnswer(error);
  // The rest of a body that nobody will read must not be taken for the next request.
  if (!request.complete) response.setHeader('Connection', 'close');
  response.writeHead(answer.status, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(answer.code),
  });
  response.end(answer.text);
}

function contentType(format: string): string {
  if (format.startsWith('JSON')) return 'application/json; charset=UTF-8';
  if (format.startsWith('TabSeparated') || format.startsWith('TSV')) return 'text/tab-separated-values; charset=UTF-8';
  return format.startsWith('CSV') ? 'text/csv; charset=UTF-8' : 'application/octet-stream';
}

/** A client may choose its query id; what can't stand in a header is left out of the echo. */
function headerText(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 256);
}
