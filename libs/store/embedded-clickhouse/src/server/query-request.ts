import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { ServerException } from './exception.js';

/** What a request asks for, apart from its body. */
export interface QueryRequest {
  readonly queryId: string;
  /** SQL from the URL; without it the body is the SQL. */
  readonly urlSql: string | undefined;
  readonly database: string | undefined;
  readonly sessionId: string | undefined;
  readonly sessionTimeoutS: number;
  readonly format: string;
  /** Settings and `param_*` in the order of the URL. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  readonly gzipAnswer: boolean;
  /** As the server does it, GET may only read. */
  readonly readOnly: boolean;
}

/** URL parameters that belong to the protocol and are not settings of the engine. */
const PROTOCOL_PARAMETERS = new Set([
  ...['query', 'query_id', 'database', 'default_format', 'user', 'password', 'quota_key', 'role'],
  ...['session_id', 'session_timeout', 'session_check', 'compress', 'decompress', 'wait_end_of_query', 'buffer_size'],
  ...['send_progress_in_http_headers', 'http_headers_progress_interval_ms', 'enable_http_compression'],
  ...['http_zlib_compression_level', 'http_response_buffer_size', 'http_response_headers'],
  ...['http_write_exception_in_output_format', 'cancel_http_readonly_queries_on_client_close'],
  // Names the query for KILL here, see engine.ts.
  'log_comment',
]);
const SETTING_NAME = /^[A-Za-z_]\w*$/;
const SESSION_TIMEOUT_S_MAX = 3600;

export function parseQueryRequest(request: IncomingMessage, query: URLSearchParams): QueryRequest {
  refuseUnsupported(request, query);
  const settings: [string, string][] = [];
  for (const [name, value] of query) {
    if (PROTOCOL_PARAMETERS.has(name)) continue;
    if (!SETTING_NAME.test(name)) throw new ServerException(115, 'UNKNOWN_SETTING', `Unknown setting '${name}'.`);
    settings.push([name, value]);
  }
  const acceptsGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  return {
    queryId: query.get('query_id') ?? randomUUID(),
    urlSql: query.get('query') ?? undefined,
    database: query.get('database') ?? header(request, 'x-clickhouse-database'),
    sessionId: query.get('session_id') ?? undefined,
    sessionTimeoutS: sessionTimeoutS(query.get('session_timeout')),
    format: query.get('default_format') ?? header(request, 'x-clickhouse-format') ?? 'TabSeparated',
    settings,
    gzipAnswer: acceptsGzip && query.get('enable_http_compression') === '1',
    readOnly: request.method === 'GET',
  };
}

function refuseUnsupported(request: IncomingMessage, query: URLSearchParams): void {
  if (request.method !== 'GET' && request.method !== 'POST') {
    throw new ServerException(
      501,
      'NOT_IMPLEMENTED',
      `Method ${String(request.method)} is not supported: GET or POST.`,
    );
  }
  if (query.get('compress') === '1' || query.get('decompress') === '1') {
    throw new ServerException(
      48,
      'NOT_IMPLEMENTED',
      "The engine's own block compression is not supported here: use Content-Encoding or Accept-Encoding gzip.",
    );
  }
  if (/^multipart\//i.test(request.headers['content-type'] ?? '')) {
    throw new ServerException(
      48,
      'NOT_IMPLEMENTED',
      'Multipart bodies are not supported here: put parameters in the URL.',
    );
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function sessionTimeoutS(text: string | null): number {
  if (text === null) return 60;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0 && value <= SESSION_TIMEOUT_S_MAX) return value;
  throw new ServerException(
    374,
    'INVALID_SESSION_TIMEOUT',
    `Invalid session timeout '${text}': 1 to ${String(SESSION_TIMEOUT_S_MAX)} seconds.`,
  );
}
