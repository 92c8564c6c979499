import { createServer } from 'node:net';

/** A port that was free a moment ago. Somebody else may take it before it is used. */
export function findFreePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port: 0, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error(`no port for ${host}`));
        else resolve(address.port);
      });
    });
  });
}
