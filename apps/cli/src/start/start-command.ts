import type { ClewConfig } from '@clew/config';
import { createPartStack, type PartStack } from '@clew/lifecycle';
import { createLogger, type Logger } from '@clew/self-telemetry';

import { sentencesOf } from '../cli-error.js';
import type { ConfigFlags } from '../config-flags.js';
import { readConfig } from '../read-config.js';
import type { Terminal } from '../terminal.js';
import { preflight } from './preflight.js';
import { createProgress, type Progress } from './progress.js';
import { parseRole, type Role } from './roles.js';
import { startParts } from './start-parts.js';
import { jsonLine, summary } from './summary.js';

export interface StartFlags extends ConfigFlags {
  readonly json?: boolean;
}

/** Everything a start hands on to its steps. */
export interface StartContext {
  readonly config: ClewConfig;
  /** Undefined: all of them. */
  readonly role: Role | undefined;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly stack: PartStack;
  /** Called when a part ended that the rest cannot do without. */
  readonly onLost: (message: string) => void;
}

type Ending = { readonly kind: 'stopped' } | { readonly kind: 'failed'; readonly error: unknown };

/** The promise to the person: ten seconds after Ctrl-C everything is over. The rest is for the process itself. */
const SHUTDOWN_DEADLINE_MS = 9_000;

/** Runs Clew until the person asks to stop, or until it cannot go on. Returns the exit code. */
export async function startCommand(
  roleText: string | undefined,
  flags: StartFlags,
  terminal: Terminal,
): Promise<number> {
  const beganAtMs = performance.now();
  const role = parseRole(roleText);
  const config = readConfig(flags, terminal);
  await preflight(role, config);

  const loss = createLoss();
  const context: StartContext = {
    config,
    role,
    logger: createLogger({ name: role ?? 'clew', level: config.log.level }),
    progress: createProgress(terminal),
    stack: createPartStack({ nowMs: () => performance.now() }),
    onLost: loss.report,
  };
  const stopped = terminal.stopRequested.then((): Ending => ({ kind: 'stopped' }));
  const started = startParts(context).then(
    ({ ready, ...facts }): Ending | undefined => {
      const tookMs = performance.now() - beganAtMs;
      terminal.out(flags.json === true ? jsonLine(ready) : summary({ ready, tookMs, ...facts }, terminal.coloured));
      return undefined;
    },
    (error: unknown): Ending => ({ kind: 'failed', error }),
  );
  // Until it is ready a failure to start ends it; after that only a request or a loss does.
  const ending =
    (await Promise.race([started, stopped, loss.happened])) ?? (await Promise.race([stopped, loss.happened]));
  return end(ending, context, terminal);
}

async function end(ending: Ending, { stack, logger, progress }: StartContext, terminal: Terminal): Promise<number> {
  if (ending.kind === 'failed') {
    for (const sentence of sentencesOf(ending.error)) terminal.err(`clew: ${sentence}\n`);
    logger.debug({ err: ending.error }, 'could not go on');
  }
  const beganAtMs = performance.now();
  progress.begin('Stopping');
  try {
    await stack.shutdown({ deadlineMs: SHUTDOWN_DEADLINE_MS });
    progress.done('Stopped', performance.now() - beganAtMs);
  } catch (error) {
    for (const sentence of sentencesOf(error)) terminal.err(`clew: ${sentence}\n`);
    return 1;
  }
  return ending.kind === 'failed' ? 1 : 0;
}

/** A promise of something that had better not happen. */
function createLoss(): { readonly happened: Promise<Ending>; readonly report: (message: string) => void } {
  const controller = new AbortController();
  const { signal } = controller;
  const happened = new Promise<Ending>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve({ kind: 'failed', error: signal.reason });
    });
  });
  return {
    happened,
    report: (message) => {
      controller.abort(new Error(message));
    },
  };
}
