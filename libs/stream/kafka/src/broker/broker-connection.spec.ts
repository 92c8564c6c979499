import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { createTestCa } from '@clew/tls/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { BrokerConnection, type BrokerConnectionOptions } from './broker-connection.js';

const API = { apiKey: 0, apiVersion: 7 } as const;

describe('BrokerConnection', () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  /** A broker that does as told with every whole request; `correlationId` is at 8. */
  async function connect(
    answer: (socket: Socket, request: Buffer) => void,
    options: Partial<BrokerConnectionOptions> = {},
  ): Promise<BrokerConnection> {
    const server = createServer((socket) => {
      sockets.push(socket);
      let received = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        while (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
          const end = 4 + received.readInt32BE(0);
          answer(socket, received.subarray(0, end));
          received = received.subarray(end);
        }
      });
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const defaults = { clientId: 'clew', requestMsMax: 5_000, tls: false, sasl: undefined };
    return BrokerConnection.open({ host: '127.0.0.1', port }, { ...defaults, ...options });
  }

  const framed = (correlationId: number, body: string): Buffer => {
    const bytes = Buffer.alloc(8 + body.length);
    bytes.writeInt32BE(4 + body.length, 0);
    bytes.writeInt32BE(correlationId, 4);
    bytes.write(body, 8);
    return bytes;
  };

  it('sends all chunks as one request, and gives the answer however it is cut up', async () => {
    const requests: Buffer[] = [];
    const connection = await connect((socket, request) => {
      requests.push(request);
      const answer = framed(request.readInt32BE(8), `answer ${String(requests.length)}`);
      socket.setNoDelay(true);
      for (const byte of answer) socket.write(Buffer.from([byte]));
    });
    const body = [Buffer.from('one '), Buffer.from('two '), Buffer.alloc(0), Buffer.from('three')];
    expect((await connection.request(API, body)).toString()).toBe('answer 1');
    expect((await connection.request(API, [])).toString()).toBe('answer 2');
    expect(requests[0]?.subarray(-13).toString()).toBe('one two three');
    expect(requests[0]?.readInt16BE(6)).toBe(7);
    connection.close();
  });

  it.each<[string, (socket: Socket, request: Buffer) => void, RegExp]>([
    ['answers what was not asked', (socket) => socket.write(framed(77, 'x')), /what was not asked/],
    [
      'answers twice',
      (socket, request) => socket.write(Buffer.concat([framed(request.readInt32BE(8), 'x'), framed(9, 'y')])),
      /what was not asked/,
    ],
    ['is not Kafka', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'), /impossible length/],
    ['closes', (socket) => socket.destroy(), /closed the connection|ECONNRESET/],
    ['says nothing', () => undefined, /did not answer within 200 ms/],
  ])('breaks, for good, when the broker %s', async (_what, answer, message) => {
    const connection = await connect(answer, { requestMsMax: 200 });
    await expect(connection.request(API, [Buffer.from('x')])).rejects.toThrow(message);
    expect(connection.isOpen).toBe(false);
    await expect(connection.request(API, [])).rejects.toThrow(message);
  });

  it('takes one request at a time', async () => {
    const connection = await connect(() => undefined);
    const first = connection.request(API, []);
    await expect(connection.request(API, [])).rejects.toThrow('under way already');
    connection.close();
    await expect(first).rejects.toThrow('the connection was closed');
  });

  it('says where nobody listens', async () => {
    const options = { clientId: 'clew', requestMsMax: 1_000, tls: false, sasl: undefined };
    await expect(BrokerConnection.open({ host: '127.0.0.1', port: 1 }, options)).rejects.toThrow('ECONNREFUSED');
  });
});

describe('BrokerConnection over TLS', () => {
  it('gives answers that come in many pieces, and trusts only whom it is told to', async () => {
    const ca = await createTestCa('brokers');
    const { cert, key } = await ca.issue('localhost');
    const body = Buffer.alloc(700_000, 7);
    const server = createTlsServer({ cert, key }, (socket) => {
      socket.on('error', () => undefined); // the client went away
      socket.on('data', (request: Buffer) => {
        const head = Buffer.alloc(8);
        head.writeInt32BE(4 + body.length, 0);
        head.writeInt32BE(request.readInt32BE(8), 4);
        socket.write(head);
        socket.write(body);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = { host: 'localhost', port: (server.address() as AddressInfo).port };
    const options = { clientId: 'clew', requestMsMax: 5_000, sasl: undefined };
    const connection = await BrokerConnection.open(address, { ...options, tls: { ca: [ca.cert] } });
    for (let round = 0; round < 3; round++) {
      expect(body.equals(await connection.request(API, []))).toBe(true);
    }
    connection.close();
    await expect(BrokerConnection.open(address, { ...options, tls: true })).rejects.toThrow(/certificate/);
    server.close();
  });
});
