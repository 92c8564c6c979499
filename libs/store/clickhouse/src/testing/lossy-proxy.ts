import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';

/** What happens to a request: it passes, never arrives, or arrives and its answer is lost. */
export type Fate = 'pass' | 'lose request' | 'lose answer';

export interface LossyProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/** Stands between a client and a server and loses what `fate` says, given the SQL of the request. */
export async function startLossyProxy(targetUrl: string, fate: (sql: string) => Fate): Promise<LossyProxy> {
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer): void => {
    const sql = new URL(incoming.url ?? '/', targetUrl).searchParams.get('query') ?? body.toString('utf8');
    const what = fate(sql);
    if (what === 'lose request') {
      incoming.socket.destroy();
      return;
    }
    const target = new URL(incoming.url ?? '/', targetUrl);
    const onward = httpRequest(target, { method: incoming.method, headers: incoming.headers }, (answer) => {
      if (what === 'lose answer') {
        answer.resume().on('end', () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => incoming.socket.destroy());
    // A whole body now has a length, whatever frame it came in.
    onward.removeHeader('transfer-encoding');
    onward.setHeader('content-length', body.length);
    onward.end(body);
  };
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      forward(incoming, outgoing, Buffer.concat(parts));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
