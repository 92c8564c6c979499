import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';

import grpc from '@grpc/grpc-js';

export const TRACE_EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
export const LOGS_EXPORT = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';

export interface GrpcCall {
  readonly path?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly compression?: grpc.compressionAlgorithms;
  readonly credentials?: grpc.ChannelCredentials;
  readonly deadlineMs?: number;
}

/** A call by the reference client. Resolves with the answer's bytes, rejects with a grpc.ServiceError. */
export async function callGrpc(target: string, body: Uint8Array, call: GrpcCall = {}): Promise<Buffer> {
  const { path = TRACE_EXPORT, metadata = {}, compression, deadlineMs } = call;
  const client = new grpc.Client(target, call.credentials ?? grpc.credentials.createInsecure(), {
    ...(compression === undefined ? {} : { 'grpc.default_compression_algorithm': compression }),
  });
  const sent = new grpc.Metadata();
  for (const [key, value] of Object.entries(metadata)) sent.set(key, value);
  try {
    return await new Promise((resolve, reject) => {
      const same = (bytes: Buffer): Buffer => bytes;
      const options = deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
      client.makeUnaryRequest(path, same, same, Buffer.from(body), sent, options, (error, answer) => {
        if (error === null) resolve(answer ?? Buffer.alloc(0));
        else reject(error);
      });
    });
  } finally {
    client.close();
  }
}

/** The error of a call that must fail. */
export async function grpcErrorOf(call: Promise<Buffer>): Promise<grpc.ServiceError> {
  try {
    await call;
  } catch (error) {
    return error as grpc.ServiceError;
  }
  throw new Error('the call went through');
}

export interface RawAnswer {
  readonly headers: IncomingHttpHeaders;
  readonly trailers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** HTTP/2 error code that the stream ended with. */
  readonly code: number | undefined;
}

/** `grpc-status` of an answer, wherever it stands. */
export function statusOf({ headers, trailers }: RawAnswer): string | undefined {
  const status = headers['grpc-status'] ?? trailers['grpc-status'];
  return Array.isArray(status) ? status[0] : status;
}

/** A connection by bare HTTP/2, for what the reference client would never send. */
export function openSession(target: string): ClientHttp2Session {
  const session = connect(`http://${target}`);
  session.on('error', () => undefined);
  return session;
}

export interface RawCall {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly bytes?: Uint8Array;
  /** Whether the client says that it is done. Default true. */
  readonly ends?: boolean;
}

/** Headers given as undefined are left out. */
export function callRaw(
  session: ClientHttp2Session,
  { headers = {}, bytes, ends = true }: RawCall,
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const all: Readonly<Record<string, string | undefined>> = {
      ':method': 'POST',
      ':path': TRACE_EXPORT,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    };
    const stream = session.request(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
    let answered: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    stream.on('response', (got) => (answered = got));
    stream.on('trailers', (got: IncomingHttpHeaders) => (trailers = got));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', () => undefined);
    stream.on('close', () => {
      resolve({ headers: answered, trailers, body: Buffer.concat(chunks), code: stream.rstCode });
    });
    if (bytes !== undefined) stream.write(bytes);
    if (ends) stream.end();
  });
}

export async function callOnce(target: string, call: RawCall): Promise<RawAnswer> {
  const session = openSession(target);
  try {
    return await callRaw(session, call);
  } finally {
    session.destroy();
  }
}

/** A length-prefixed message. */
export function framed(payload: Uint8Array, flag = 0, announced = payload.length): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(flag);
  prefix.writeUInt32BE(announced, 1);
  return Buffer.concat([prefix, payload]);
}
