import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

import { trackHandshakes } from '@clew/tls';

import type { ExportRecorder } from '../export-recorder.js';
import { authorityOf, listen } from '../listen.js';
import type { ReceiverLimits, ReceiverOptions } from '../receiver-options.js';
import { Refusal } from '../refusal.js';
import { ClientErrors } from './client-error.js';
import { createCors } from './cors.js';
import type { ExportExchange } from './export-exchange.js';
import { answerText } from './http-answer.js';
import { discardRest } from './request-body.js';
import { pathOf } from './request-path.js';

export interface HttpReceiverOptions extends ReceiverOptions {
  /**
   * Origins whose pages may send (browser SDKs), such as `https://shop.example`, `https://*.shop.example`,
   * `http://localhost:*`, or `*` for any. Default none. The constructor throws RangeError for what is none of these.
   */
  readonly allowedOrigins?: readonly string[];
  /** A reason why the gateway should get no traffic now, for /readyz. */
  readonly unreadyReason?: () => string | undefined;
}

/** What a protocol over HTTP brings with it. All else (connections, probes, CORS, TLS, the end) is the same for each. */
export interface HttpProtocol {
  /** For logs and errors: "OTLP/HTTP". */
  readonly name: string;
  readonly limits: ReceiverLimits;
  readonly recorder: Pick<ExportRecorder, 'connectionDropped' | 'handshakeFailed'>;
  /** Handlers of POST requests by path. They answer, and never reject. */
  readonly exports: ReadonlyMap<string, ExportHandler>;
  /** Handlers of GET requests by path, alike. */
  readonly queries?: ReadonlyMap<string, QueryHandler>;
  /** What goes where, for whoever asks for a path there is not. */
  readonly directions: string;
  readonly answerRefused: (request: IncomingMessage, response: ServerResponse, refusal: Refusal) => void;
}

export type ExportHandler = (exchange: ExportExchange) => Promise<void>;
export type QueryHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface HttpExportServer {
  /** Base URL, such as http://127.0.0.1:4318. Known once started. */
  readonly url: string;
  start(): Promise<void>;
  /** Requests under way are answered; connections that still are at the deadline are cut. */
  shutdown(options: { readonly deadlineMs: number }): Promise<void>;
}

/** How often Node looks for connections that exceed their time. */
const TIMEOUT_CHECK_MS = 2_000;

export function createHttpExportServer(options: HttpReceiverOptions, protocol: HttpProtocol): HttpExportServer {
  const { intake, logger, host, tls } = options;
  const { limits, recorder } = protocol;
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
    const exportItems = protocol.exports.get(path);
    const query = protocol.queries?.get(path);
    if (exportItems !== undefined) routeExport(exchange, path, exportItems);
    else if (query !== undefined) routeQuery(exchange, path, query);
    else if (path === '/healthz') answerProbe(request, response, undefined);
    else if (path === '/readyz') answerProbe(request, response, unreadyReason());
    else refuse(request, response, new Refusal('not_found', protocol.directions));
  }

  function routeExport(exchange: ExportExchange, path: string, exportItems: ExportHandler): void {
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

  function routeQuery({ request, response }: ExportExchange, path: string, query: QueryHandler): void {
    if (request.method === 'GET') {
      void query(request, response);
      return;
    }
    response.setHeader('allow', 'GET');
    refuse(request, response, new Refusal('method_not_allowed', `${path} takes GET`));
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
    protocol.answerRefused(request, response, refusal);
    discardRest(request, limits.bodyBytesMax);
  }

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
    get url() {
      if (port === undefined) throw new Error(`the ${protocol.name} receiver has no URL before it has started`);
      return `${tls === undefined ? 'http' : 'https'}://${authorityOf(host, port)}`;
    },
    start: async () => {
      port = await listen(server, { host, port: options.port, what: protocol.name, portSetting: options.portSetting });
      logger.info({ host, port, tls: tls !== undefined }, `${protocol.name} receiver listens`);
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
