import 'reflect-metadata';

import type { RunningPart, ShutdownOptions } from '@clew/lifecycle';
import { trackHandshakes, type Handshakes } from '@clew/tls';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { authenticate } from './access/authentication.js';
import { registerSessionRoutes } from './access/session-routes.js';
import { SessionSeal } from './access/session-seal.js';
import { AppModule } from './app.module.js';
import { GRAPHQL_PATH } from './graphql/graphql.module.js';
import { requireGraphqlRequest } from './graphql/request-body.js';
import { ApiAdapter } from './http/api-adapter.js';
import { API_METRICS } from './http/api-metrics.js';
import type { ApiMetrics } from './http/api-metrics.js';
import { nestLogger } from './http/nest-logger.js';
import { recordRequests, registerOperationsRoutes } from './http/operations-routes.js';
import { addSecurityHeaders } from './http/security-headers.js';
import { registerWebUi } from './http/web-ui.js';
import { QueryGate } from './queries/query-gate.js';
import { QueryLogWriter } from './queries/query-log-writer.js';
import { QueryWatch } from './queries/query-watch.js';
import { EventStreams, wantsEventStream } from './live/event-streams.js';
import { LiveTails } from './live/live-tails.js';
import { SYSTEM_CLOCK } from './live/live-clock.js';
import { LIVE_METRICS } from './live/live-metrics.js';
import { resolveLiveTail } from './live/live-tail-settings.js';
import { SubscriptionOperations } from './live/subscription-operations.js';
import { WebSockets } from './live/web-sockets.js';
import { QueryDurations } from './measures/query-durations.js';
import { resolveLimits } from './options.js';
import type { ApiLimits, ApiOptions } from './options.js';

export interface Api extends RunningPart {
  /** Where the UI and the API are. Throws before `start` resolved. */
  readonly url: string;
}

/** A peer that connects and then says nothing is no browser. */
const HANDSHAKE_WAIT_MS_MAX = 10_000;

/** The GraphQL API, the sign-in of browsers and the web UI on one port. */
export function createApi(options: ApiOptions): Api {
  return new HttpApi(options, resolveLimits(options.limits));
}

class HttpApi implements Api {
  readonly name = 'api';
  readonly #options: ApiOptions;
  readonly #limits: ApiLimits;
  readonly #metrics: ApiMetrics;
  readonly #seal: SessionSeal;
  readonly #watch: QueryWatch;
  #app: NestFastifyApplication | undefined;
  #url: string | undefined;
  #handshakes: Handshakes | undefined;
  #eventStreams: EventStreams | undefined;
  #webSockets: WebSockets | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: ApiOptions, limits: ApiLimits) {
    this.#options = options;
    this.#limits = limits;
    this.#metrics = options.metrics.instruments(API_METRICS);
    this.#seal = new SessionSeal(options.sessionKey, Date.now);
    this.#watch = queryWatch(options, limits, this.#metrics);
  }

  get url(): string {
    if (this.#url === undefined) throw new Error('the API has no URL before it is started');
    return this.#url;
  }

  async start(): Promise<void> {
    const { host, port, tls } = this.#options.http;
    try {
      const app = await this.#build();
      this.#app = app;
      const server = app.getHttpServer();
      tls?.follow(server);
      this.#handshakes = trackHandshakes(server);
      await app.listen(port, host);
      const address = server.address();
      const boundPort = typeof address === 'object' && address !== null ? address.port : port;
      this.#url = `${tls === undefined ? 'http' : 'https'}://${hostInUrl(host)}:${boundPort}`;
    } catch (cause) {
      await this.#close();
      throw startError(cause, host, port);
    }
  }

  async shutdown({ deadlineMs }: ShutdownOptions): Promise<void> {
    const timer = setTimeout(() => {
      // Answers under way had their time.
      this.#app?.getHttpServer().closeAllConnections();
    }, deadlineMs * 0.8);
    try {
      await this.#close();
    } finally {
      clearTimeout(timer);
    }
  }

  async #close(): Promise<void> {
    this.#eventStreams?.shutdown();
    await this.#webSockets?.shutdown();
    this.#closing ??= this.#app?.close() ?? Promise.resolve();
    this.#handshakes?.abandon();
    await this.#closing;
    await this.#watch.shutdown();
  }

  async #build(): Promise<NestFastifyApplication> {
    const { logger, tokens, metrics, webRoot } = this.#options;
    const { tls } = this.#options.http;
    const adapter = new ApiAdapter(
      {
        bodyLimit: this.#limits.bodyBytesMax,
        forceCloseConnections: 'idle',
        requestTimeout: this.#limits.queryTimeMsMax * 2,
        ...(tls === undefined ? {} : { https: tls.serverOptions(HANDSHAKE_WAIT_MS_MAX) }),
      },
      logger,
      this.#metrics,
    );
    const setup = { limits: this.#limits, logger, metrics: this.#metrics, watch: this.#watch };
    const queryDurations = new QueryDurations(Date.now);
    const app = await NestFactory.create<NestFastifyApplication>(
      AppModule.with(this.#options, setup, queryDurations, this.#liveTails()),
      adapter,
      {
        logger: nestLogger(logger),
        bodyParser: false, // Fastify's own JSON parser, which keeps to the limits above
        abortOnError: false,
      },
    );
    const server: FastifyInstance = adapter.getInstance();
    recordRequests(server, this.#metrics);
    server.addHook('onResponse', (request, { elapsedTime }, done) => {
      if (isGraphql(request) && !wantsEventStream(request)) queryDurations.record(elapsedTime);
      done();
    });
    addSecurityHeaders(server);
    const authenticateRequest = (request: Pick<FastifyRequest, 'headers'>) => authenticate(request, tokens, this.#seal);
    server.decorateRequest('principal', undefined);
    server.addHook('onRequest', async (request) => {
      if (isGraphql(request)) request.principal = await authenticateRequest(request);
    });
    server.addHook('preValidation', (request, _reply, done) => {
      if (isGraphql(request)) requireGraphqlRequest(request);
      done();
    });
    registerSessionRoutes(server, { tokens, seal: this.#seal, sessionMs: this.#limits.sessionMs });
    server.addHook('preHandler', async (request, reply) => {
      if (isGraphql(request) && wantsEventStream(request)) await this.#eventStreams?.serve(request, reply);
    });
    const ready = this.#options.ready ?? (() => Promise.resolve());
    registerOperationsRoutes(server, { metrics, ready, authenticate: authenticateRequest });
    await registerWebUi(server, webRoot);
    await app.init();
    const { schema } = app.get(GraphQLSchemaHost);
    const operations = new SubscriptionOperations({ schema, ...setup });
    const settings = resolveLiveTail(this.#options.liveTail);
    this.#eventStreams = new EventStreams({ operations, settings, authenticate: authenticateRequest });
    const path = GRAPHQL_PATH;
    const messageBytesMax = this.#limits.bodyBytesMax;
    const sockets = { path, operations, settings, messageBytesMax, authenticate: authenticateRequest };
    this.#webSockets = new WebSockets(sockets);
    app.getHttpServer().on('upgrade', this.#webSockets.upgrade);
    return app;
  }

  #liveTails(): LiveTails {
    const { liveReader: reader, liveTail, metrics, logger } = this.#options;
    const settings = resolveLiveTail(liveTail);
    return new LiveTails({ reader, settings, logger, clock: SYSTEM_CLOCK, metrics: metrics.instruments(LIVE_METRICS) });
  }
}

function queryWatch(
  { queryLog, storeQueries, logger }: ApiOptions,
  limits: ApiLimits,
  metrics: ApiMetrics,
): QueryWatch {
  const { concurrentReadsMax, waitingReadsMax, readWaitMsMax, slowMs } = limits;
  const gateLimits = { concurrentMax: concurrentReadsMax, waitingMax: waitingReadsMax, waitMsMax: readWaitMsMax };
  return new QueryWatch({
    ...{ source: storeQueries, slowMs, now: Date.now },
    gate: new QueryGate(gateLimits, (waitMs) => {
      metrics.readWait.record(waitMs / 1_000);
    }),
    log: new QueryLogWriter(queryLog, logger, (count) => {
      metrics.queryLogDropped.add(count);
    }),
    onLimit: (limit) => {
      metrics.limits.add(1, { limit });
    },
  });
}

function isGraphql({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.url === GRAPHQL_PATH;
}

function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function startError(cause: unknown, host: string, port: number): Error {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    return new Error(`port ${port} on ${host} for the API is taken: free it, or choose another (0 takes a free one)`, {
      cause,
    });
  }
  if (code === 'EADDRNOTAVAIL' || code === 'EACCES' || code === 'ENOTFOUND') {
    return new Error(`the API can't listen on ${host}:${port}: ${code}`, { cause });
  }
  return cause instanceof Error ? cause : new Error(String(cause));
}
