import type { EventEmitter } from 'node:events';

/**
 * Whoever read the output may leave (`clew start | head -1`); without a listener that ends the process on the spot, engines
 * and unwritten spans included. What is then written is for nobody; any other error of the stream is thrown as before.
 */
export function outliveReader(stream: Pick<EventEmitter, 'on'>): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
