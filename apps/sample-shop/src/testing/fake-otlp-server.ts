import { createServer, type Server } from 'node:http';

import { decodeTraceRequest } from '@clew/otlp';
import type { KeyValue, Span } from '@clew/trace-model';

export interface ReceivedSpan extends Span {
  readonly service: string;
  readonly resource: Readonly<Record<string, string>>;
}

/** Takes OTLP/HTTP and keeps the spans, decoded. */
export class FakeOtlpServer {
  readonly spans: ReceivedSpan[] = [];
  readonly keys = new Set<string | undefined>();
  /** What it answers. */
  status = 200;
  /** How long it keeps clients waiting. */
  delayMs = 0;
  #url = '';
  readonly #server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.keys.add(request.headers.authorization);
      if (this.status === 200) this.#keep(Buffer.concat(chunks));
      setTimeout(() => response.writeHead(this.status).end(), this.delayMs);
    });
  });

  get url(): string {
    return this.#url;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.#url = `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Spans by trace. */
  traces(): ReceivedSpan[][] {
    const byTrace = new Map<string, ReceivedSpan[]>();
    for (const span of this.spans) byTrace.set(span.traceId, [...(byTrace.get(span.traceId) ?? []), span]);
    return [...byTrace.values()];
  }

  #keep(body: Buffer): void {
    for (const { resource, scopeSpans } of decodeTraceRequest(body)) {
      const attributes = textAttributes(resource.attributes);
      const service = attributes['service.name'] ?? '';
      for (const { spans } of scopeSpans) {
        for (const span of spans) this.spans.push({ ...span, service, resource: attributes });
      }
    }
  }
}

export function textAttributes(attributes: readonly KeyValue[]): Record<string, string> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, 'value' in value ? String(value.value) : value.type] as const),
  );
}
