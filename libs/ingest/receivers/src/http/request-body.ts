import type { IncomingMessage } from 'node:http';

import { ClientGone } from '../export-recorder.js';
import type { ByteReservation } from '../intake/byte-budget.js';
import { Refusal } from '../refusal.js';

export interface BodyLimits {
  readonly bytesMax: number;
  readonly reservation: ByteReservation;
  readonly overloaded: () => Refusal;
}

/** Refuses by Content-Length alone, before a byte of the body was read. */
export function checkDeclaredLength(request: IncomingMessage, bytesMax: number): void {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > bytesMax) throw tooLarge(bytesMax);
}

/**
 * The whole body. The reservation is charged as bytes arrive, not as they are announced: a promise costs nothing.
 * Rejects with a Refusal over a limit, with ClientGone when the connection breaks first.
 */
export function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;

    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > limits.bytesMax) stop(tooLarge(limits.bytesMax));
      else if (!limits.reservation.grow(chunk.length)) stop(limits.overloaded());
      else chunks.push(chunk);
    };
    const onEnd = (): void => {
      const [only] = chunks;
      settle();
      resolve(only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks, length));
    };
    const onClose = (): void => {
      stop(new ClientGone('the connection closed before the body was complete'));
    };
    const settle = (): void => {
      request.off('data', onData);
      request.off('end', onEnd);
      request.off('close', onClose);
    };
    const stop = (error: Error): void => {
      settle();
      request.pause();
      reject(error);
    };
    // The client may have left while its key was looked up: no event would tell any more.
    if (request.destroyed) {
      onClose();
      return;
    }
    request.on('data', onData);
    request.on('end', onEnd);
    request.on('close', onClose);
  });
}

/** Many a client reads the answer only once it has sent everything, and takes a reset for a reason to try again. */
const DISCARDED_BODIES_MAX = 4;

/**
 * Lets a client that is still sending finish, so that it reads the refusal instead of a reset connection. What is sent
 * beyond a few times the largest body is not worth it: the connection goes.
 */
export function discardRest(request: IncomingMessage, bytesMax: number): void {
  if (request.complete || request.destroyed) return;
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > bytesMax * DISCARDED_BODIES_MAX) request.destroy();
  });
  request.resume();
}

function tooLarge(bytesMax: number): Refusal {
  return new Refusal('too_large', `the body exceeds ${bytesMax} bytes; send fewer spans per request`);
}
