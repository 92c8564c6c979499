import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { freePorts, until } from '@clew/test-driver';

import type { Subject, SubjectStart } from './subject.js';

const SOURCE = fileURLToPath(new URL('../../collector-peer', import.meta.url));
const FOLDER = fileURLToPath(new URL('../../../../.parts/collector-peer', import.meta.url));
const BINARY = `${FOLDER}/otelcol-peer`;

export type CollectorBuild = { readonly built: true } | { readonly built: false; readonly reason: string };

/** Builds the Collector of `collector-peer`, the first time. */
export async function buildCollector(report: (line: string) => void): Promise<CollectorBuild> {
  try {
    await access(BINARY);
    return { built: true };
  } catch {
    report('building the OpenTelemetry Collector, once; this takes some minutes');
  }
  try {
    await mkdir(FOLDER, { recursive: true });
    await promisify(execFile)('go', ['build', '-o', BINARY, '.'], { cwd: SOURCE });
    return { built: true };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { built: false, reason: 'the Collector is built with Go, which is not installed' };
    return { built: false, reason: `the Collector could not be built: ${message.slice(-500)}` };
  }
}

export async function startCollector({ broker, topic }: SubjectStart, compression: string): Promise<Subject> {
  const [http, grpc] = (await freePorts(2)).map((port) => `127.0.0.1:${String(port)}`);
  if (http === undefined || grpc === undefined) throw new Error('there are no free ports');
  const child = spawn(BINARY, ['--config', `${SOURCE}/otlp-to-kafka.yaml`], {
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
