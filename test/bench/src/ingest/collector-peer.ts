import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { freePorts, until } from '@clew/test-driver';

import { COLLECTOR_BINARY, COLLECTOR_SOURCE } from '../collector-build.js';
import type { Subject, SubjectStart } from './subject.js';

export async function startCollector({ broker, topic }: SubjectStart, compression: string): Promise<Subject> {
  const [http, grpc] = (await freePorts(2)).map((port) => `127.0.0.1:${String(port)}`);
  if (http === undefined || grpc === undefined) throw new Error('there are no free ports');
  const child = spawn(COLLECTOR_BINARY, ['--config', `${COLLECTOR_SOURCE}/otlp-to-kafka.yaml`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PEER_HTTP: http,
      PEER_GRPC: grpc,
      PEER_BROKER: broker,
      PEER_TOPIC: topic,
      PEER_COMPRESSION: compression,
    },
  });
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  await until('the Collector to listen', () =>
    fetch(`http://${http}/`).then(
      () => true,
      () => undefined,
    ),
  );
  const { pid } = child;
  if (pid === undefined) throw new Error('the Collector did not start');
  return {
    pid,
    addresses: { http: `http://${http}`, grpc: `http://${grpc}` },
    ingestKey: '',
    stop: async () => {
      process.off('exit', killWithUs);
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
