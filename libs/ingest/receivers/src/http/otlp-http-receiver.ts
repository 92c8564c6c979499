import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

import type { RunningPart } from '@clew/lifecycle';
import { trackHandshakes } from '@clew/tls';

import { createExportRecorder } from '../export-recorder.js';
import { describeTaken, signalsOf } from '../export-signal.js';
import { authorityOf, listen } from '../listen.js';
import { RECEIVER_METRICS } from '../receiver-metrics.js';
import { RECEIVER_LIMITS_DEFAULT, type ReceiverLimits, type ReceiverOptions } from '../receiver-options.js';
import { Refusal } from '../refusal.js';
import { ClientErrors } from './client-error.js';
import { createCors } from './cors.js';
import { createExportHandler, type ExportExchange } from './export-handler.js';
import { answerRefused, answerText } from './http-answer.js';
import { mediaTypeOf } from './media-type.js';
import { discardRest } from './request-body.js';
import { pathOf } from './request-path.js';

export interface OtlpHttpReceiverOptions extends ReceiverOptions {
  /**
   * Origins whose pages may send (browser SDKs), such as `https://shop.example`, `https://*.shop.example`,
   * `http://localhost:*`, or `*` for any. Default none. The constructor throws RangeError for what is none of these.
   */
  readonly allowedOrigins?: readonly string[];
  /** A reason why the gateway should get no traffic now, for /readyz. */
  readonly unreadyReason?: () => string | undefined;
}

export interface OtlpHttpReceiver extends RunningPart {
  /** Base URL, such as http://127.0.0.1:4318. Known once started. */
  readonly url: string;
}

/** How often Node looks for connections that exceed their time. */
const TIMEOUT_CHECK_MS = 2_000;

/** OTLP/HTTP: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export function createOtlpHttpReceiver(options: OtlpHttpReceiverOptions): OtlpHttpReceiver {
  const { intake, keys, logger, host, tls } = options;
  const limits = { ...RECEIVER_LIMITS_DEFAULT, ...options.limits };
  const recorder = createExportRecorder('http', options.metrics.instruments(RECEIVER_METRICS), logger);
  const signals = signalsOf(intake, options.logs);
  const exports = new Map(
    signals.map((signal) => [signal.httpPath, createExportHandler({ signal, intake, keys, recorder, limits })]),
  );
  const cors = createCors(options.allowedOrigins ?? []);
  const clientErrors = new ClientErrors();
  const server: Server =
    tls === undefined
      ? createServer(serverOptions(limits))
      : createTlsServer({ ...serverOptions(limits), ...tls.serverOptions(limits.headersWaitMsMax) });
  const handshakes = trackHandshakes(server);
  tls?.follow(server);
  server.maxConnections = limits.connectionsMax;
  server.on('drop', recorder.connectionDropped);
  server.on('tlsClientError', recorder.handshakeFailed);
  server.on('clientError', clientErrors.handle);
  const take = (expectsContinue: boolean) => (request: IncomingMessage, response: ServerResponse) => {
    clientErrors.begun(request, response);
    route({ request, response, expectsContinue });
  };
  server.on('request', take(false));
  server.on('checkContinue', take(true));
  // Expectations other than 100-continue may be ignored (RFC 9110, 10.1.1); Node's own answer would have no Status body.
  server.on('checkExpectation', take(false));
  let port: number | undefined;
  let stopping: Promise<void> | undefined;

  function route(exchange: ExportExchange): void {
    const { request, response } = exchange;
    // Both may fail late, when the client is gone: nobody is left to tell.
    request.on('error', ignoreBrokenConnection);
    response.on('error', ignoreBrokenConnection);
    if (stopping !== undefined) response.setHeader('connection', 'close');
    const path = pathOf(request.url ?? '/');
    const exportItems = exports.get(path);
    if (exportItems !== undefined) routeExport(exchange, path, exportItems);
    else if (path === '/healthz') answerProbe(request, response, undefined);
    else if (path === '/readyz') answerProbe(request, response, unreadyReason());
    else refuse(request, response, new Refusal('not_found', describeTaken(signals, 'httpPath')));
  }

  function routeExport(
    exchange: ExportExchange,
    path: string,
    exportItems: (exchange: ExportExchange) => Promise<void>,
  ): void {
    const { request, response } = exchange;
    if (request.method === 'OPTIONS') {
      cors.preflight(request, response);
      return;
    }
    cors.decorate(request, response);
    if (request.method === 'POST') {
      void exportItems(exchange);
      return;
    }
    response.setHeader('allow', 'POST, OPTIONS');
    refuse(request, response, new Refusal('method_not_allowed', `${path} takes POST`));
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
    const closed = new Promise((resolve) => server.close(resolve));
    handshakes.abandon();
    await closed;
    clearTimeout(cut);
  }

  return {
    name: 'otlp-http-receiver',
    get url() {
      if (port === undefined) throw new Error('the OTLP/HTTP receiver has no URL before it has started');
      return `${tls === undefined ? 'http' : 'https'}://${authorityOf(host, port)}`;
    },
    start: async () => {
      port = await listen(server, { host, port: options.port, what: 'OTLP/HTTP', portSetting: options.portSetting });
      logger.info({ host, port, tls: tls !== undefined }, 'OTLP/HTTP receiver listens');
    },
    shutdown: ({ deadlineMs }) => (stopping ??= stop(deadlineMs)),
  };
}

function serverOptions(limits: ReceiverLimits): ServerOptions {
  return {
    maxHeaderSize: limits.headerBytesMax,
    headersTimeout: Math.min(limits.headersWaitMsMax, limits.requestWaitMsMax),
    requestTimeout: limits.requestWaitMsMax,
    keepAliveTimeout: limits.idleMsMax,
    connectionsCheckingInterval: Math.min(TIMEOUT_CHECK_MS, limits.headersWaitMsMax, limits.requestWaitMsMax),
    noDelay: true,
  };
}

function ignoreBrokenConnection(): void {
  // The 'close' event that follows is what the handlers act on.
}
