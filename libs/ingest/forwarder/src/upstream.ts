import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { OtlpError, parseStatus, parseTraceResponse, type TraceResponse } from '@clew/otlp';

import { UpstreamError } from './upstream-error.js';

export interface UpstreamOptions {
  /** Base URL of an OTLP/HTTP endpoint, such as https://clew.example.com:4318. */
  readonly url: string;
  /** Sent with every request, such as an authorization. */
  readonly headers: Readonly<Record<string, string>>;
  /** Files that encrypt the connection otherwise than the system would; read at the start. */
  readonly tls?: UpstreamTls;
  /** Longest wait for an answer. Default 10,000. */
  readonly requestMsMax?: number;
}

export interface UpstreamTls {
  /** Certificates of the authorities that may vouch for the upstream. */
  readonly caFile?: string;
  /** This side's own certificate and key, where the upstream asks for one. */
  readonly certFile?: string;
  readonly keyFile?: string;
}

export interface Upstream {
  /** Resolves when the upstream has acknowledged the body. Rejects with UpstreamError. */
  send(path: string, body: Uint8Array, signal: AbortSignal): Promise<TraceResponse>;
  close(): void;
}

const compress = promisify(gzip);
/** The specification's retryable answers: https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const RETRYABLE_STATUSES = new Set([429, 502, 503, 504]);
const ANSWER_BYTES_MAX = 64 * 1024;

export async function openUpstream(options: UpstreamOptions): Promise<Upstream> {
  const base = new URL(options.url);
  const isEncrypted = base.protocol === 'https:';
  const agent = isEncrypted
    ? new HttpsAgent({ keepAlive: true, ...(await tlsFiles(options.tls ?? {})) })
    : new HttpAgent({ keepAlive: true });
  const { headers, requestMsMax = 10_000 } = options;

  async function send(path: string, body: Uint8Array, signal: AbortSignal): Promise<TraceResponse> {
    const compressed = await compress(body);
    const answer = await exchange(path, compressed, AbortSignal.any([signal, AbortSignal.timeout(requestMsMax)]));
    if (answer.status === 200) return responseOf(answer.body);
    throw refusalOf(answer);
  }

  function exchange(path: string, body: Uint8Array, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const failed = (error: Error): void => {
        reject(new UpstreamError(`${base.host} did not answer: ${error.message}`, { retryable: true, cause: error }));
      };
      const answered = (response: IncomingMessage): void => {
        readAnswer(response).then(resolve, failed);
      };
      const request = open(new URL(joined(base.pathname, path), base), signal, body.length, answered);
      request.on('error', failed);
      request.end(body);
    });
  }

  function open(
    url: URL,
    signal: AbortSignal,
    length: number,
    answered: (response: IncomingMessage) => void,
  ): ClientRequest {
    const fixed = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip', 'content-length': length };
    const settings = { method: 'POST', agent, signal, headers: { ...headers, ...fixed } };
    return isEncrypted ? httpsRequest(url, settings, answered) : httpRequest(url, settings, answered);
  }

  return {
    send,
    close: () => {
      agent.destroy();
    },
  };
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: Uint8Array;
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= ANSWER_BYTES_MAX) chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], body: Buffer.concat(chunks) };
}

/** An acknowledgement whose details cannot be read is one all the same. */
function responseOf(body: Uint8Array): TraceResponse {
  try {
    return parseTraceResponse(body);
  } catch (error) {
    if (error instanceof OtlpError) return { rejectedSpans: 0, message: '' };
    throw error;
  }
}

function refusalOf({ status, retryAfter, body }: Answer): UpstreamError {
  const seconds = Number(retryAfter);
  return new UpstreamError(`the upstream answered ${status}${reasonIn(body)}`, {
    retryable: RETRYABLE_STATUSES.has(status),
    ...(Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: seconds * 1_000 } : {}),
  });
}

function reasonIn(body: Uint8Array): string {
  try {
    const { message } = parseStatus(body);
    return message === '' ? '' : `: ${message.slice(0, 500)}`;
  } catch (error) {
    if (error instanceof OtlpError) return '';
    throw error;
  }
}

function joined(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}${path}`;
}

async function tlsFiles({ caFile, certFile, keyFile }: UpstreamTls): Promise<Record<string, Buffer>> {
  const files = { ca: caFile, cert: certFile, key: keyFile };
  const read: Record<string, Buffer> = {};
  for (const [name, file] of Object.entries(files)) if (file !== undefined) read[name] = await readFile(file);
  return read;
}
