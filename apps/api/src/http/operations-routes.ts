import { roleAllows } from '@clew/access-model';
import type { Principal } from '@clew/access-model';
import type { Metrics } from '@clew/self-telemetry';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { ApiError } from '../graphql/api-error.js';
import { wantsEventStream } from '../live/event-streams.js';
import type { ApiMetrics } from './api-metrics.js';

export interface OperationsSetup {
  readonly metrics: Metrics;
  readonly ready: () => Promise<void>;
  readonly authenticate: (request: FastifyRequest) => Promise<Principal>;
}

/** For probes and scrapers. */
export function registerOperationsRoutes(
  server: FastifyInstance,
  { metrics, ready, authenticate }: OperationsSetup,
): void {
  server.get('/healthz', (_request, reply) => reply.send({ status: 'ok' }));

  server.get('/readyz', async (_request, reply) => {
    try {
      await ready();
      return await reply.send({ status: 'ok' });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return reply.code(503).send({ status: 'unavailable', reason });
    }
  });

  server.get('/metrics', async (request, reply) => {
    if (!isFromThisMachine(request)) {
      const { role } = await authenticate(request);
      if (!roleAllows(role, 'admin')) throw new ApiError('FORBIDDEN', 'metrics are for the role admin');
    }
    return reply.type(metrics.contentType).send(await metrics.expose());
  });
}

/** With a proxy in front every request comes from this machine; the proxy's headers give it away. */
function isFromThisMachine({ ip, headers }: FastifyRequest): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) return false;
  return ip === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(ip);
}

export function recordRequests(server: FastifyInstance, metrics: ApiMetrics): void {
  server.addHook('onResponse', (request, reply, done) => {
    if (wantsEventStream(request)) {
      done(); // lasts as long as somebody listens, which says nothing of answers
      return;
    }
    const route = request.routeOptions.url ?? 'unknown';
    metrics.requestDuration.record(reply.elapsedTime / 1_000, { route, status: String(reply.statusCode) });
    done();
  });
}
