import { connect } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { startKafka } from './kafka.js';
import { partIfAvailable } from './part-report.js';

const kafka = await partIfAvailable(startKafka);

describe.skipIf(kafka === undefined)('a Kafka broker for tests', () => {
  afterAll(() => kafka?.stop());

  it('answers, and after a kill -9 and a restart answers on the same address', async () => {
    if (kafka === undefined) return;
    expect(await answers(kafka.brokers[0])).toBe(true);
    if (!kafka.canCrash) return;
    await kafka.kill9();
    expect(await answers(kafka.brokers[0])).toBe(false);
    await kafka.restart();
    expect(await answers(kafka.brokers[0])).toBe(true);
  });
});

function answers(address = ''): Promise<boolean> {
  const [host, port] = address.split(':');
  return new Promise((resolve) => {
    const socket = connect(Number(port), host);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
