import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface HttpCall {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Uint8Array | string;
}

/** One request on a connection of its own. */
export function call(
  baseUrl: string,
  { method = 'POST', path = '/v1/traces', headers, body }: HttpCall,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${baseUrl}${path}`, { method, agent: false, ...(headers && { headers }) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A bare connection that collects what comes back as text. */
export interface RawConnection {
  readonly socket: Socket;
  received(): string;
  closed: Promise<void>;
}

export function connectRaw(baseUrl: string): Promise<RawConnection> {
  const { hostname, port } = new URL(baseUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  // A reset is one of the answers these tests expect; 'close' follows it.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      resolve();
    });
  });
  return new Promise((resolve) => {
    socket.once('connect', () => {
      resolve({ socket, received: () => text, closed });
    });
  });
}
