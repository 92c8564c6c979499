import type { Server } from 'node:net';

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** What listens, for the error message: "OTLP/HTTP". */
  readonly what: string;
  readonly portSetting: string | undefined;
}

/** Resolves with the port. Rejects with an error that says which address is the trouble and what to change. */
export async function listen(server: Server, { host, port, what, portSetting }: ListenOptions): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    throw new Error(`${what}: ${reasonOf(error, host, port)}${adviceOf(portSetting)}`, { cause: error });
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`${what}: no TCP address after listening`);
  return address.port;
}

/** `127.0.0.1:4318`, as a client on this machine would write it. */
export function authorityOf(host: string, port: number): string {
  // Who listens everywhere is reached at loopback, too.
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function reasonOf(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `port ${port} on ${host} is taken by another process`;
  if (code === 'EACCES') return `not allowed to listen on port ${port} of ${host}`;
  if (code === 'EADDRNOTAVAIL') return `this machine has no address ${host} to listen on`;
  return `cannot listen on port ${port} of ${host}: ${error instanceof Error ? error.message : String(error)}`;
}

function adviceOf(portSetting: string | undefined): string {
  return portSetting === undefined ? '' : `; choose another with ${portSetting}`;
}
