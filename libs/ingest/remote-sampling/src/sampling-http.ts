import type { IncomingMessage, ServerResponse } from 'node:http';

import type { RunningPart } from '@clew/lifecycle';
import {
  createExportRecorder,
  createHttpExportServer,
  credentialsOf,
  discardRest,
  RECEIVER_LIMITS_DEFAULT,
  RECEIVER_METRICS,
  Refusal,
  refusalOf,
} from '@clew/receivers';

import type { RemoteSamplingOptions } from './remote-sampling-options.js';
import { REMOTE_SAMPLING_METRICS } from './remote-sampling-metrics.js';
import { strategyJson } from './strategy-json.js';
import { createStrategyQuestions } from './strategy-questions.js';

/** Where Jaeger's agents and collectors answer samplers that speak HTTP. */
export const SAMPLING_HTTP_PORT = 5_778;

/** The agent's path, its root (older clients), and the collector's. */
const PATHS = ['/sampling', '/', '/api/sampling'];
const TRANSPORT = 'sampling_http';

export interface SamplingHttpServer extends RunningPart {
  /** Base URL, such as http://127.0.0.1:5778. Known once started. */
  readonly url: string;
}

/** Jaeger's remote sampling over HTTP: `GET /sampling?service=NAME`. */
export function createSamplingHttpServer(options: RemoteSamplingOptions): SamplingHttpServer {
  const { metrics, logger } = options;
  const limits = { ...RECEIVER_LIMITS_DEFAULT, ...options.limits };
  const { answers } = metrics.instruments(REMOTE_SAMPLING_METRICS);
  const ask = createStrategyQuestions(options);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const credentials = credentialsOf(request.headers, request.socket.remoteAddress);
      const body = strategyJson(await ask(credentials, serviceNameOf(request)));
      answers.add(1, { transport: TRANSPORT, outcome: 'answered' });
      send(response, 200, 'application/json', body);
    } catch (error) {
      const refusal = refusalOf(error);
      answers.add(1, { transport: TRANSPORT, outcome: refusal.reason });
      if (refusal.reason === 'internal') logger.error({ err: refusal.cause }, 'a sampling strategy could not be told');
      answerRefused(response, refusal);
    }
    discardRest(request, limits.bodyBytesMax);
  }

  const server = createHttpExportServer(
    { portSetting: '--sampling-http', ...options },
    {
      name: 'Jaeger sampling over HTTP',
      limits,
      recorder: createExportRecorder(TRANSPORT, metrics.instruments(RECEIVER_METRICS), logger),
      exports: new Map(),
      queries: new Map(PATHS.map((path) => [path, answer])),
      directions: 'sampling strategies are at /sampling?service=NAME',
      answerRefused: (_, response, refusal) => {
        answerRefused(response, refusal);
      },
    },
  );
  return {
    name: 'sampling-http-server',
    get url() {
      return server.url;
    },
    start: () => server.start(),
    shutdown: (shutdownOptions) => server.shutdown(shutdownOptions),
  };
}

function serviceNameOf({ url = '' }: IncomingMessage): string {
  const query = url.indexOf('?');
  const names = query < 0 ? [] : new URLSearchParams(url.slice(query + 1)).getAll('service');
  if (names.length > 1) throw new Refusal('malformed', 'service is named more than once');
  return names[0] ?? '';
}

/** As text: what clients log of it is for people. */
function answerRefused(response: ServerResponse, refusal: Refusal): void {
  if (refusal.retryAfterMs !== undefined) {
    response.setHeader('retry-after', String(Math.max(1, Math.ceil(refusal.retryAfterMs / 1_000))));
  }
  if (refusal.reason === 'unauthenticated') response.setHeader('www-authenticate', 'Bearer realm="clew ingest"');
  send(response, refusal.httpStatus, 'text/plain; charset=utf-8', `${refusal.message}\n`);
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  if (response.headersSent) return;
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
