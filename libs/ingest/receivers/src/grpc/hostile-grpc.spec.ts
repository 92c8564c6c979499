import { connect, constants, type ClientHttp2Session } from 'node:http2';

import { afterEach, describe, expect, it } from 'vitest';

import { TRACE_EXPORT, callGrpc, callOnce, callRaw, framed, openSession, statusOf } from '../testing/grpc-client.js';
import { connectRaw } from '../testing/http-client.js';
import { startHarness, type Harness, type HarnessOptions } from '../testing/receiver-harness.js';
import { TRACE_BODY } from '../testing/sample-bodies.js';

const WATCH = '/grpc.health.v1.Health/Watch';
const GOAWAY = 0x7;
const HEAD = { ':method': 'POST', ':path': TRACE_EXPORT, 'content-type': 'application/grpc', te: 'trailers' };

let harness: Harness | undefined;
const sessions: ClientHttp2Session[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) session.destroy();
  await harness?.shutdown();
  harness = undefined;
});

async function start(options: HarnessOptions = {}): Promise<Harness> {
  harness = await startHarness(options);
  return harness;
}

/** Whatever was done to it: it still serves, and holds nothing of what is over. */
async function expectHealthy({ grpc, intake }: Harness): Promise<void> {
  expect(await callGrpc(grpc.target, TRACE_BODY)).toHaveLength(0);
  await expect.poll(() => intake.budget.usedBytes).toBe(0);
}

describe('OTLP/gRPC receiver under hostile clients', () => {
  it('lives through thousands of calls that are opened and cancelled at once', async () => {
    const running = await start();
    const session = openSession(running.grpc.target);
    sessions.push(session);
    for (let index = 0; index < 3_000 && !session.destroyed; index++) {
      const stream = session.request(HEAD);
      stream.on('error', () => undefined);
      stream.close(constants.NGHTTP2_CANCEL);
      if (index % 100 === 0) await new Promise(setImmediate);
    }
    session.destroy();
    await expectHealthy(running);
  });

  it('refuses headers over the limit, and serves the next call', async () => {
    const running = await start();
    const answer = await callOnce(running.grpc.target, {
      headers: { 'x-junk': 'j'.repeat(60_000) },
      bytes: framed(TRACE_BODY),
    });
    expect(statusOf(answer)).toBe('8');
    expect(running.producer.appended).toEqual([]);
    await expectHealthy(running);
  });

  it('says GOAWAY to frames that make no sense', async () => {
    const running = await start();
    const preface = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(0x4, 0, 0)]);
    const nonsense = [
      frame(0x0, 0, 1, Buffer.alloc(10)), // DATA of a stream that was never opened
      frame(0x1, 0x4, 2, Buffer.from([0x82])), // HEADERS of an even stream
      frame(0x8, 0, 0, Buffer.alloc(4)), // WINDOW_UPDATE of nothing
      frame(0x9, 0x4, 1, Buffer.alloc(4)), // CONTINUATION of no HEADERS
      frame(0x1, 0x4, 1, Buffer.alloc(100, 0xff)), // HPACK that cannot be decoded
      Buffer.alloc(200, 0xff), // a frame of 16 MiB
    ];
    for (const bytes of nonsense) {
      const connection = await connectRaw(`http://${running.grpc.target}`);
      connection.socket.write(Buffer.concat([preface, bytes]));
      await expect.poll(() => frameTypes(connection.received())).toContain(GOAWAY);
      connection.socket.destroy();
    }
    await expectHealthy(running);
  });

  it('does not wait for ever for a client that reads no answers', async () => {
    const running = await start();
    const session = connect(`http://${running.grpc.target}`, { settings: { initialWindowSize: 0 } });
    sessions.push(session);
    session.on('error', () => undefined);
    const stream = session.request(HEAD);
    stream.on('error', () => undefined);
    stream.end(framed(TRACE_BODY));
    await expect.poll(() => running.spanNames().length).toBe(2);
    await expect.poll(() => running.intake.budget.usedBytes).toBe(0);
    const closed = new Promise((resolve) => session.once('close', resolve));
    await running.grpc.shutdown({ deadlineMs: 100 });
    await closed;
  });

  it('forgets those who watched and left', async () => {
    const running = await start();
    const session = openSession(running.grpc.target);
    sessions.push(session);
    const watching = Array.from({ length: 20 }, () =>
      callRaw(session, { headers: { ':path': WATCH }, bytes: framed(Buffer.alloc(0)) }),
    );
    expect(statusOf(await callRaw(session, { bytes: framed(TRACE_BODY) }))).toBe('0');
    session.destroy();
    await Promise.all(watching);
    await expectHealthy(running);
    await running.grpc.shutdown({ deadlineMs: 60_000 });
  });
});

/** What a server said, by the types of its frames. */
function frameTypes(received: string): number[] {
  const bytes = Buffer.from(received, 'latin1');
  const types: number[] = [];
  for (let at = 0; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) types.push(bytes.readUInt8(at + 3));
  return types;
}

/** An HTTP/2 frame: https://www.rfc-editor.org/rfc/rfc9113#section-4.1 */
function frame(type: number, flags: number, streamId: number, payload = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, payload]);
}
