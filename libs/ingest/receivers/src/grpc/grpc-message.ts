import type { ServerHttp2Stream } from 'node:http2';

import { ClientGone } from '../export-recorder.js';
import type { ByteReservation } from '../intake/byte-budget.js';
import { Refusal } from '../refusal.js';

/** One length-prefixed message: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
export interface GrpcMessage {
  readonly isCompressed: boolean;
  readonly payload: Buffer;
}

export interface MessageLimits {
  /** Largest payload as sent. */
  readonly bytesMax: number;
  readonly waitMsMax: number;
  readonly reservation: ByteReservation;
  readonly overloaded: () => Refusal;
}

const PREFIX_BYTES = 5;

/** The one message of a unary call. Refuses an announced length over the limit before its bytes have come. */
export function readUnaryMessage(stream: ServerHttp2Stream, limits: MessageLimits): Promise<GrpcMessage> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let isLengthChecked = false;

    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      chunks.push(chunk);
      const refusal = !limits.reservation.grow(chunk.length) ? limits.overloaded() : checkLength();
      if (refusal !== undefined) stop(refusal);
    };
    const checkLength = (): Refusal | undefined => {
      if (length > PREFIX_BYTES + limits.bytesMax) return tooLarge(limits.bytesMax);
      if (isLengthChecked || length < PREFIX_BYTES) return undefined;
      isLengthChecked = true;
      const prefix = Buffer.concat(chunks, length);
      return prefix.readUInt32BE(1) > limits.bytesMax ? tooLarge(limits.bytesMax) : undefined;
    };
    const onEnd = (): void => {
      settle();
      try {
        resolve(unframe(Buffer.concat(chunks, length)));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const onGone = (): void => {
      stop(new ClientGone('the stream closed before the message was complete'));
    };
    const timer = setTimeout(() => {
      stop(new Refusal('timeout', `the request did not arrive within ${limits.waitMsMax} ms`));
    }, limits.waitMsMax);
    const settle = (): void => {
      clearTimeout(timer);
      stream.off('data', onData);
      stream.off('end', onEnd);
      stream.off('aborted', onGone);
      stream.off('close', onGone);
    };
    const stop = (error: Error): void => {
      settle();
      stream.pause();
      reject(error);
    };
    // The client may have left while its key was looked up: no event would tell any more.
    if (stream.destroyed || stream.aborted) {
      onGone();
      return;
    }
    stream.on('data', onData);
    stream.on('end', onEnd);
    stream.on('aborted', onGone);
    stream.on('close', onGone);
  });
}

function unframe(bytes: Buffer): GrpcMessage {
  const flag = bytes[0];
  if (flag === undefined) throw wrongCount('the request has no message');
  if (flag > 1) throw new Refusal('malformed', `the compressed flag of a message is 0 or 1, not ${flag}`);
  const announced = bytes.length < PREFIX_BYTES ? Infinity : bytes.readUInt32BE(1);
  const present = bytes.length - PREFIX_BYTES;
  if (announced > present)
    throw new Refusal('malformed', `the message ends early, ${bytes.length} bytes after it began`);
  if (announced < present) throw wrongCount('the request has more than one message');
  return { isCompressed: flag === 1, payload: bytes.subarray(PREFIX_BYTES) };
}

/** gRPC's own code for this is UNIMPLEMENTED: https://github.com/grpc/grpc/blob/master/doc/statuscodes.md */
function wrongCount(what: string): Refusal {
  return new Refusal('wrong_message_count', `${what}: a unary call sends exactly one`);
}

export function frameMessage(payload: Uint8Array): Buffer {
  const framed = Buffer.alloc(PREFIX_BYTES + payload.length);
  framed.writeUInt32BE(payload.length, 1);
  framed.set(payload, PREFIX_BYTES);
  return framed;
}

function tooLarge(bytesMax: number): Refusal {
  return new Refusal('too_large', `the message exceeds ${bytesMax} bytes; send fewer spans per request`);
}
