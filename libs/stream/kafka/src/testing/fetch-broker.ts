import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import type { Leader } from '../broker/topic-leaders.js';
import { WireReader, WireWriter } from '../broker/wire.js';

/** A fetch as it came to the broker. */
export interface SeenFetch {
  readonly waitMs: number;
  readonly minBytes: number;
  readonly ranges: readonly { readonly partition: number; readonly from: bigint }[];
}

export interface PartitionAnswer {
  readonly partition: number;
  readonly errorCode?: number;
  readonly stableOffset?: bigint;
  readonly records?: Buffer;
}

/** What to do with a fetch: an answer, or whatever else can be done with a socket. */
export type OnFetch = (fetch: SeenFetch, socket: Socket, answer: (...partitions: PartitionAnswer[]) => void) => void;

/** Speaks as much of Kafka as a fetch takes. */
export class FetchBroker {
  readonly fetches: SeenFetch[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #onFetch: OnFetch;

  constructor(onFetch: OnFetch) {
    this.#onFetch = onFetch;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined); // the client went away
      let received = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        while (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
          const end = 4 + received.readInt32BE(0);
          this.#take(socket, received.subarray(4, end));
          received = received.subarray(end);
        }
      });
    });
  }

  async listen(nodeId: number): Promise<Leader> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return { nodeId, host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port };
  }

  becomes(onFetch: OnFetch): void {
    this.#onFetch = onFetch;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #take(socket: Socket, request: Buffer): void {
    const correlationId = request.readInt32BE(4);
    const reader = new WireReader(request.subarray(8));
    reader.string(); // client id
    reader.int32(); // replica
    const [waitMs, minBytes] = [reader.int32(), reader.int32()];
    reader.int32(); // most bytes
    const rest = new WireReader(request.subarray(8 + 2 + request.readInt16BE(8) + 4 * 4 + 1 + 2 * 4));
    const ranges = rest.array(() => {
      rest.string(); // topic
      return rest.array(() => {
        const partition = rest.int32();
        rest.int32(); // epoch
        const from = rest.int64();
        rest.int64(); // log start
        rest.int32(); // most bytes
        return { partition, from };
      });
    });
    const fetch = { waitMs, minBytes, ranges: ranges.flat() };
    this.fetches.push(fetch);
    this.#onFetch(fetch, socket, (...partitions) => socket.write(framedAnswer(correlationId, partitions)));
  }
}

function framedAnswer(correlationId: number, partitions: readonly PartitionAnswer[]): Buffer {
  const out = new WireWriter().int32(correlationId).int32(0).int16(0).int32(0).int32(1).string('t');
  out.int32(partitions.length);
  for (const { partition, errorCode = 0, stableOffset = 0n, records = Buffer.alloc(0) } of partitions) {
    out.int32(partition).int16(errorCode).int64(stableOffset).int64(stableOffset).int64(0n);
    out.int32(-1).int32(-1).bytes(records);
  }
  const body = out.finish();
  return Buffer.concat([new WireWriter().int32(body.length).finish(), body]);
}
