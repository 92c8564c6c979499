import { createServer, type ServerResponse } from 'node:http';

import type { RunningPart } from '@clew/lifecycle';
import type { Metrics } from '@clew/self-telemetry';

export interface OperationsServerOptions {
  readonly host: string;
  readonly port: number;
  readonly metrics: Pick<Metrics, 'expose' | 'contentType'>;
  /** Rejects, with what is missing, while the role cannot do its work. */
  readonly ready: () => Promise<void>;
}

/** Health and metrics of a role that has no other port: `/healthz`, `/readyz`, `/metrics`. */
export function createOperationsServer({ host, port, metrics, ready }: OperationsServerOptions): RunningPart {
  const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) => {
    answer(request.url, response, metrics, ready).catch((error: unknown) => {
      send(response, 503, 'text/plain', error instanceof Error ? error.message : String(error));
    });
  });
  server.maxConnections = 64;
  return {
    name: 'operations server',
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          resolve();
        });
      }),
    shutdown: () =>
      new Promise((resolve) => {
        // An error means that it does not listen, which is what is wanted.
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function answer(
  url: string | undefined,
  response: ServerResponse,
  metrics: OperationsServerOptions['metrics'],
  ready: () => Promise<void>,
): Promise<void> {
  switch (url) {
    case '/healthz':
      send(response, 200, 'text/plain', 'ok');
      break;
    case '/readyz':
      await ready();
      send(response, 200, 'text/plain', 'ok');
      break;
    case '/metrics':
      send(response, 200, metrics.contentType, await metrics.expose());
      break;
    default:
      send(response, 404, 'text/plain', 'there are /healthz, /readyz and /metrics');
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(`${body}\n`);
}
