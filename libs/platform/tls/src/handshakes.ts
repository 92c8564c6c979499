import type { Server, Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

export interface Handshakes {
  /** Cuts connections that have not finished their handshake: they have no request that could be answered. */
  abandon(): void;
}

/**
 * Connections of a TLS server between accept and handshake. Node counts them as open, but offers no way to close them, so a
 * peer that says nothing would hold a server's `close` up. For a server without TLS there are none.
 */
export function trackHandshakes(server: Server): Handshakes {
  const pending = new Map<string, Socket>();
  if (server instanceof TlsServer) {
    server.on('connection', (socket: Socket) => {
      const peer = peerOf(socket);
      pending.set(peer, socket);
      socket.once('close', () => {
        if (pending.get(peer) === socket) pending.delete(peer);
      });
    });
    server.on('secureConnection', (socket: Socket) => {
      pending.delete(peerOf(socket));
    });
  }
  return {
    abandon: () => {
      for (const socket of pending.values()) socket.destroy();
    },
  };
}

/** Both the bare and the secure socket know it, and nothing else links one to the other. */
function peerOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return [remoteAddress, remotePort, localAddress, localPort].join(' ');
}
