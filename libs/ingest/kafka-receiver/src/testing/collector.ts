import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { PartMissingError } from '@clew/test-parts';

const BINARY = fileURLToPath(new URL('../../../../../.parts/collector-peer/otelcol-peer', import.meta.url));
const CONFIGS = fileURLToPath(new URL('../../../../../test/bench/collector-peer/', import.meta.url));

/** An OpenTelemetry Collector that runs until it is stopped. */
export interface Collector {
  stop(): Promise<void>;
}

/** Throws PartMissingError where there is none: building it takes minutes, which is left to the bench. */
export async function findCollector(): Promise<(config: string, env: Record<string, string>) => Collector> {
  const components = await access(BINARY)
    .then(() => promisify(execFile)(BINARY, ['components']))
    .catch(() => undefined);
  if (components?.stdout.includes('name: file') !== true) {
    throw new PartMissingError(
      'collector: build test/bench/collector-peer with Go as its README says (the ingest bench does)',
    );
  }
  return start;
}

function start(config: string, env: Record<string, string>): Collector {
  const child = spawn(BINARY, ['--config', `${CONFIGS}${config}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  });
  const exited = once(child, 'exit');
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  return {
    stop: async () => {
      process.off('exit', killWithUs);
      child.kill('SIGTERM');
      await exited;
    },
  };
}
