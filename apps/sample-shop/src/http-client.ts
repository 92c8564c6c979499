import { Agent, request } from 'node:http';

import { SpanKind, type Attributes, type Context, type Tracer } from '@opentelemetry/api';

import { headersOf } from './propagation.js';
import { ShopError } from './shop-error.js';
import type { PeerCall } from './shop-work.js';
import { inSpan } from './spans.js';

/** Seed for the chance of the service called: the trace does not depend on what else runs at the time. */
export const SEED_HEADER = 'x-shop-seed';
const TIMEOUT_MS = 10_000;
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

export interface CallExtras {
  readonly seed: number;
  readonly resendCount: number;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** HTTP between the services, over loopback. Each call is a CLIENT span and carries `traceparent`. */
export class ShopHttpClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #ports = new Map<string, number>();

  /** Where a service listens. */
  introduce(peer: string, port: number): void {
    this.#ports.set(peer, port);
  }

  close(): void {
    this.#agent.destroy();
  }

  /** https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client */
  send(tracer: Tracer, parent: Context, peer: string, call: PeerCall, extras: CallExtras): Promise<unknown> {
    const port = this.#portOf(peer);
    const attributes: Attributes = {
      'http.request.method': call.method,
      'url.full': `http://${peer}:${String(port)}${call.path}`,
      'server.address': peer,
      'server.port': port,
      'network.protocol.version': '1.1',
      'service.peer.name': peer,
    };
    if (extras.resendCount > 0) attributes['http.request.resend_count'] = extras.resendCount;
    return inSpan(tracer, call.method, { kind: SpanKind.CLIENT, attributes }, parent, async (span, context) => {
      const headers = { ...headersOf(context), [SEED_HEADER]: String(extras.seed) };
      const { status, body } = await this.#exchange(port, call, headers);
      span.setAttribute('http.response.status_code', status);
      if (status < 400) return body;
      throw failureOf(status, body, peer);
    });
  }

  /** What a visitor's browser does: no span, no trace yet, and no interest in why something failed. */
  async visit(peer: string, call: PeerCall, seed: number): Promise<void> {
    try {
      await this.#exchange(this.#portOf(peer), call, { [SEED_HEADER]: String(seed), 'user-agent': BROWSER });
    } catch {
      // The connection broke, at shutdown for one: the spans tell the story.
    }
  }

  #portOf(peer: string): number {
    const port = this.#ports.get(peer);
    if (port === undefined) throw new Error(`no service is called ${peer}`);
    return port;
  }

  #exchange(port: number, call: PeerCall, headers: Record<string, string>): Promise<Answer> {
    const sent = call.body === undefined ? '' : JSON.stringify(call.body);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port,
          method: call.method,
          path: call.path,
          agent: this.#agent,
          timeout: TIMEOUT_MS,
          headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            try {
              const body: unknown = JSON.parse(Buffer.concat(chunks).toString() || '{}');
              resolve({ status: response.statusCode ?? 0, body });
            } catch (error) {
              reject(error instanceof Error ? error : new Error(String(error)));
            }
          });
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new ShopError('Timeout', 504, 'no answer in time')));
      outgoing.on('error', reject);
      outgoing.end(sent);
    });
  }
}

function failureOf(status: number, body: unknown, peer: string): ShopError {
  const message = typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : '';
  return new ShopError('PeerFailed', status, `${peer} answered ${String(status)}: ${message}`, String(status));
}
