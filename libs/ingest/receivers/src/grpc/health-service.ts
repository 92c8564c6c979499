import type { ServerHttp2Stream } from 'node:http2';

import { Refusal, refusalOf } from '../refusal.js';
import type { ByteReservation } from '../intake/byte-budget.js';
import { ClientGone } from '../export-recorder.js';
import { answerMessage, answerStatus, openAnswer, type OpenAnswer } from './grpc-answer.js';
import { readUnaryMessage } from './grpc-message.js';
import type { GrpcMethod } from './grpc-server.js';

export interface HealthServiceOptions {
  /** Names of the services that can be asked for; '' stands for the server as a whole. */
  readonly services: readonly string[];
  readonly isServing: () => boolean;
  readonly reserve: () => ByteReservation;
  readonly overloaded: () => Refusal;
  readonly requestWaitMsMax: number;
}

/** https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
export interface HealthService {
  readonly methods: ReadonlyMap<string, GrpcMethod>;
  /** Tells all who watch that this server goes away, and ends their calls. */
  close(): void;
}

/** grpc.health.v1.HealthCheckResponse { status }. */
const SERVING = Uint8Array.of(0x08, 1);
const NOT_SERVING = Uint8Array.of(0x08, 2);
const SERVICE_UNKNOWN = Uint8Array.of(0x08, 3);
/** A request is one service name. */
const REQUEST_BYTES_MAX = 1_024;
const SERVICE_TAG = 0x0a;

export function createHealthService(options: HealthServiceOptions): HealthService {
  const known = new Set(['', ...options.services]);
  const watchers = new Set<OpenAnswer>();

  function current(): Uint8Array {
    return options.isServing() ? SERVING : NOT_SERVING;
  }

  async function check(stream: ServerHttp2Stream): Promise<void> {
    const service = await requestedService(stream);
    if (!known.has(service)) throw new Refusal('service_unknown', `there is no service ${shown(service)} here`);
    answerMessage(stream, current());
  }

  async function watch(stream: ServerHttp2Stream): Promise<void> {
    const service = await requestedService(stream);
    const answer = openAnswer(stream);
    if (answer === undefined) return;
    answer.send(known.has(service) ? current() : SERVICE_UNKNOWN);
    watchers.add(answer);
    stream.once('close', () => {
      watchers.delete(answer);
    });
  }

  async function requestedService(stream: ServerHttp2Stream): Promise<string> {
    const reservation = options.reserve();
    try {
      const { overloaded, requestWaitMsMax: waitMsMax } = options;
      const bounds = { bytesMax: REQUEST_BYTES_MAX, waitMsMax, reservation, overloaded };
      return serviceNameOf((await readUnaryMessage(stream, bounds)).payload);
    } finally {
      reservation.release();
    }
  }

  const refusing =
    (method: (stream: ServerHttp2Stream) => Promise<void>): GrpcMethod =>
    async (stream) => {
      try {
        await method(stream);
      } catch (error) {
        if (!(error instanceof ClientGone)) answerStatus(stream, refusalOf(error));
      }
    };

  return {
    methods: new Map([
      ['/grpc.health.v1.Health/Check', refusing(check)],
      ['/grpc.health.v1.Health/Watch', refusing(watch)],
    ]),
    close: () => {
      for (const watcher of watchers) {
        watcher.send(NOT_SERVING);
        watcher.end(new Refusal('closing', 'the gateway is shutting down'));
      }
    },
  };
}

/** HealthCheckRequest { string service = 1 }: empty, or one field of one short text. */
function serviceNameOf(payload: Buffer): string {
  if (payload.length === 0) return '';
  if (payload[0] !== SERVICE_TAG || payload[1] === undefined || payload[1] !== payload.length - 2) {
    throw new Refusal('malformed', 'the message is no HealthCheckRequest with a service name of up to 127 bytes');
  }
  return payload.toString('utf8', 2);
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
