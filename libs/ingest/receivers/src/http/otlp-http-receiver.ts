import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import type { RunningPart } from '@clew/lifecycle';

import { createExportRecorder } from '../export-recorder.js';
import { listen, authorityOf } from '../listen.js';
import { RECEIVER_METRICS } from '../receiver-metrics.js';
import { RECEIVER_LIMITS_DEFAULT, type ReceiverOptions } from '../receiver-options.js';
import { Refusal } from '../refusal.js';
import { createCors } from './cors.js';
import { answerRefused, answerText } from './http-answer.js';
import { mediaTypeOf } from './media-type.js';
import { discardRest } from './request-body.js';
import { createTraceExportHandler } from './trace-export-handler.js';

export interface OtlpHttpReceiverOptions extends ReceiverOptions {
  /** Origins whose pages may send spans (browser SDKs), or `*`. Default none. */
  readonly allowedOrigins?: readonly string[];
  /** A reason why the gateway should get no traffic now, for /readyz. */
  readonly unreadyReason?: () => string | undefined;
}

export interface OtlpHttpReceiver extends RunningPart {
  /** Base URL, such as http://127.0.0.1:4318. Known once started. */
  readonly url: string;
}

const TRACES_PATH = '/v1/traces';
const OTHER_SIGNALS = new Set(['/v1/metrics', '/v1/logs', '/v1development/profiles']);
/** How often Node looks for connections that exceed their time. */
const TIMEOUT_CHECK_MS = 2_000;

/** OTLP/HTTP: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export function createOtlpHttpReceiver(options: OtlpHttpReceiverOptions): OtlpHttpReceiver {
  const { intake, keys, logger, host } = options;
  const limits = { ...RECEIVER_LIMITS_DEFAULT, ...options.limits };
  const recorder = createExportRecorder('http', options.metrics.instruments(RECEIVER_METRICS), logger);
  const exportTraces = createTraceExportHandler({ intake, keys, recorder, limits });
  const cors = createCors(options.allowedOrigins ?? []);
  const server = createServer({
    maxHeaderSize: limits.headerBytesMax,
    headersTimeout: Math.min(limits.headersWaitMsMax, limits.requestWaitMsMax),
    requestTimeout: limits.requestWaitMsMax,
    keepAliveTimeout: limits.idleMsMax,
    connectionsCheckingInterval: Math.min(TIMEOUT_CHECK_MS, limits.headersWaitMsMax, limits.requestWaitMsMax),
    noDelay: true,
  });
  server.maxConnections = limits.connectionsMax;
  server.on('drop', recorder.connectionDropped);
  server.on('request', (request, response) => {
    route(request, response, false);
  });
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    route(request, response, true);
  });
  let port: number | undefined;
  let stopping: Promise<void> | undefined;

  function route(request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void {
    // Both may fail late, when the client is gone: nobody is left to tell.
    request.on('error', ignoreBrokenConnection);
    response.on('error', ignoreBrokenConnection);
    if (stopping !== undefined) response.setHeader('connection', 'close');
    const path = request.url?.split('?', 1)[0] ?? '/';
    if (path === TRACES_PATH) routeTraces(request, response, expectsContinue);
    else if (path === '/healthz') answerProbe(request, response, undefined);
    else if (path === '/readyz') answerProbe(request, response, unreadyReason());
    else refuse(request, response, notFound(path));
  }

  function routeTraces(request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void {
    if (request.method === 'OPTIONS') {
      cors.preflight(request, response);
      return;
    }
    cors.decorate(request, response);
    if (request.method === 'POST') {
      void exportTraces({ request, response, expectsContinue });
      return;
    }
    response.setHeader('allow', 'POST, OPTIONS');
    refuse(request, response, new Refusal('method_not_allowed', `${TRACES_PATH} takes POST`));
  }

  function answerProbe(request: IncomingMessage, response: ServerResponse, unready: string | undefined): void {
    if (request.method === 'GET' || request.method === 'HEAD') {
      answerText(response, unready === undefined ? 200 : 503, unready ?? 'ok');
      return;
    }
    response.setHeader('allow', 'GET, HEAD');
    refuse(request, response, new Refusal('method_not_allowed', 'probes take GET'));
  }

  function unreadyReason(): string | undefined {
    return stopping !== undefined || !intake.isOpen ? 'shutting down' : options.unreadyReason?.();
  }

  function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
    answerRefused(response, mediaTypeOf(request.headers['content-type']) ?? 'application/json', refusal);
    discardRest(request, limits.bodyBytesMax);
  }

  /** Requests under way are answered; connections that still are at the deadline are cut. */
  async function stop(deadlineMs: number): Promise<void> {
    if (!server.listening) return;
    const cut = setTimeout(() => {
      server.closeAllConnections();
    }, deadlineMs);
    await new Promise((resolve) => server.close(resolve));
    clearTimeout(cut);
  }

  return {
    name: 'otlp-http-receiver',
    get url() {
      if (port === undefined) throw new Error('the OTLP/HTTP receiver has no URL before it has started');
      return `http://${authorityOf(host, port)}`;
    },
    start: async () => {
      port = await listen(server, { host, port: options.port, what: 'OTLP/HTTP', portSetting: options.portSetting });
      logger.info({ host, port }, 'OTLP/HTTP receiver listens');
    },
    shutdown: ({ deadlineMs }) => (stopping ??= stop(deadlineMs)),
  };
}

function notFound(path: string): Refusal {
  return new Refusal(
    'not_found',
    OTHER_SIGNALS.has(path)
      ? `Clew takes traces only: send spans to ${TRACES_PATH}, and this signal elsewhere`
      : `there is nothing here; spans go to ${TRACES_PATH}`,
  );
}

function ignoreBrokenConnection(): void {
  // The 'close' event that follows is what the handlers act on.
}
