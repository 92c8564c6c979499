import type { ClewConfig } from '@clew/config';
import { createPartStack } from '@clew/lifecycle';
import { createLogger, createMetrics } from '@clew/self-telemetry';

import { sentencesOf } from '../cli-error.js';
import type { OneGatewayParts } from '../start/one-gateway.js';
import type { Ready } from '../start/summary.js';
import type { FromWorker, ToWorker, WorkerRole } from './worker-messages.js';

/**
 * The process of one gateway or sampler worker. It does what the primary says over the channel between them, and ends by itself when
 * the primary is gone.
 */
const SHUTDOWN_DEADLINE_MS = 9_000;
const stack = createPartStack({ nowMs: () => performance.now() });
const metrics = createMetrics({ processMetrics: true });

process.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'start':
      void start(message);
      break;
    case 'snapshot':
      void metrics.snapshot().then((snapshot) => {
        tell({ type: 'snapshot', metrics: snapshot });
      });
      break;
    case 'stop':
      void stop(message.deadlineMs);
      break;
  }
});
// Ctrl-C reaches every process of a terminal; the primary says the same.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(SHUTDOWN_DEADLINE_MS));
tell({ type: 'loaded' });

async function start({ config, role, slot }: Extract<ToWorker, { type: 'start' }>): Promise<void> {
  const logger = createLogger({ name: `${role}-${slot}`, level: config.log.level });
  try {
    const urls = await startOne(role, slot, config, { stack, logger, metrics });
    tell({ type: 'ready', urls });
  } catch (error) {
    tell({ type: 'failed', sentences: [...sentencesOf(error)] });
    await stop(0, 1);
  }
}

/** Each role loads what it needs only: what is loaded is what the garbage collector goes through. */
async function startOne(role: WorkerRole, slot: number, config: ClewConfig, parts: OneGatewayParts): Promise<Ready> {
  if (role === 'gateway') {
    const { startOneGateway } = await import('../start/one-gateway.js');
    return startOneGateway(config, parts);
  }
  const { startOneSampler } = await import('../start/one-sampler.js');
  await startOneSampler(config, { ...parts, isFirst: slot === 0 });
  return {};
}

async function stop(deadlineMs: number, exitCode = 0): Promise<void> {
  try {
    await stack.shutdown({ deadlineMs });
    process.exit(exitCode);
  } catch (error) {
    for (const sentence of sentencesOf(error)) process.stderr.write(`clew: ${sentence}\n`);
    process.exit(1);
  }
}

function tell(message: FromWorker): void {
  process.send?.(message);
}
