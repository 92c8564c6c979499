import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { urlToHttpOptions } from 'node:url';

import { parseError } from '@clickhouse/client';

import type { StoreSettings } from './options.js';

/** Well below what servers allow (ClickHouse: 10 s): a request on a socket that the server is just closing fails. */
const SOCKET_IDLE_MS_MAX = 2500;
/** Of an answer that says what went wrong. */
const ANSWER_CHARS_MAX = 64 * 1024;

/**
 * Sends blocks as whole bodies. A sampler inserts about ten small ones a second and partition, and @clickhouse/client makes
 * streams, an abort controller and a URL of every request: half of the cost of sending, and most of its garbage.
 */
export class InsertClient {
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #send: typeof httpRequest;
  readonly #target: ReturnType<typeof urlToHttpOptions>;
  readonly #path: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #timeMsMax: number;

  constructor(settings: Pick<StoreSettings, 'url' | 'username' | 'password' | 'connectionsMax' | 'insertTimeMsMax'>) {
    const url = new URL(settings.url);
    const { hostname, port, protocol } = urlToHttpOptions(url);
    const isSecure = protocol === 'https:';
    const agentOptions = { keepAlive: true, maxSockets: settings.connectionsMax, timeout: SOCKET_IDLE_MS_MAX };
    this.#agent = isSecure ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
    this.#send = isSecure ? httpsRequest : httpRequest;
    this.#target = { hostname, port, protocol };
    this.#path = `${url.pathname}?${new URLSearchParams(INSERT_SETTINGS).toString()}`;
    this.#headers = { Authorization: basicAuthorization(url, settings), 'User-Agent': 'clew' };
    this.#timeMsMax = settings.insertTimeMsMax;
  }

  /**
   * Resolves when the server says that the block is stored. Rejects with ClickHouseError where it says why not, and with any
   * other error where nobody knows whether it is. After a rejection the bytes may still be read by a socket that is closing.
   */
  insert(table: string, block: Uint8Array, deduplicationToken: string): Promise<void> {
    const request = this.#send({
      ...this.#target,
      method: 'POST',
      path: `${this.#path}&insert_deduplication_token=${encodeURIComponent(deduplicationToken)}&query=${encodeURIComponent(`INSERT INTO ${table} FORMAT Native`)}`,
      agent: this.#agent,
      timeout: this.#timeMsMax,
      headers: { ...this.#headers, 'Content-Length': block.length },
    });
    const stored = answered(request, this.#timeMsMax);
    request.end(block);
    return stored;
  }

  /** Inserts that run fail. */
  close(): void {
    this.#agent.destroy();
  }
}

/** As @clickhouse/client takes them: those of the URL go first. */
function basicAuthorization(url: URL, { username, password }: Pick<StoreSettings, 'username' | 'password'>): string {
  const user = url.username === '' ? username : decodeURIComponent(url.username);
  const secret = url.password === '' ? password : decodeURIComponent(url.password);
  return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
}

function answered(request: ClientRequest, timeMsMax: number): Promise<void> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('timeout', () => {
      request.destroy(new Error(`no answer to an insert within ${String(timeMsMax)} ms`));
    });
    request.on('response', (answer) => {
      readAnswer(request, answer, resolve, reject);
    });
  });
}

function readAnswer(
  request: ClientRequest,
  answer: IncomingMessage,
  resolve: () => void,
  reject: (reason: Error) => void,
): void {
  let text = '';
  answer.setEncoding('utf8');
  answer.on('data', (part: string) => {
    if (text.length < ANSWER_CHARS_MAX) text += part;
  });
  answer.on('error', reject);
  answer.on('end', () => {
    const refusal = refusalOf(request, answer, text);
    if (refusal === undefined) {
      resolve();
      return;
    }
    reject(refusal);
    // What is left of the body would be read by nobody.
    request.destroy();
  });
}

/**
 * A stored block is answered with 200 and nothing else, after its last byte was read. Anything more is an exception that came too late
 * for the status, or not from ClickHouse at all: then the block is not known to be stored.
 */
function refusalOf(request: ClientRequest, answer: IncomingMessage, text: string): Error | undefined {
  const status = answer.statusCode ?? 0;
  const code = answer.headers['x-clickhouse-exception-code'];
  if (status === 200 && code === undefined && text === '' && request.writableFinished) return undefined;
  if (text !== '') return parseError(text.slice(0, ANSWER_CHARS_MAX));
  const exception = code === undefined ? '' : ` and exception code ${String(code)}`;
  return new Error(`an insert was answered with status ${String(status)}${exception}, without a word`);
}

/**
 * Defaults of these changed between versions, and the exactness of a flush depends on them: the insert is answered when its
 * part is there, is remembered by its token, and is not cut into several blocks.
 */
const INSERT_SETTINGS = {
  async_insert: '0',
  insert_deduplicate: '1',
  deduplicate_blocks_in_dependent_materialized_views: '1',
  max_insert_block_size: '1000000000',
  min_insert_block_size_rows: '0',
  min_insert_block_size_bytes: '0',
  wait_end_of_query: '1',
  // A clock that is wrong for a year must not stop a flush for good: the writer already splits by partition.
  max_partitions_per_insert_block: '0',
};
