import type { Terminal } from '../terminal.js';

export interface FakeTerminal extends Terminal {
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Presses Ctrl-C. */
  readonly stop: () => void;
  /** Resolves when something was written to standard output. */
  readonly answered: Promise<void>;
}

export function fakeTerminal(env: Readonly<Record<string, string>> = {}, cwd = '/'): FakeTerminal {
  let stdout = '';
  let stderr = '';
  const stop = new AbortController();
  const answer = new AbortController();
  return {
    env,
    cwd,
    coloured: false,
    out: (text) => {
      stdout += text;
      answer.abort();
    },
    err: (text) => {
      stderr += text;
    },
    stdout: () => stdout,
    stderr: () => stderr,
    stop: () => {
      stop.abort();
    },
    stopRequested: aborted(stop.signal),
    answered: aborted(answer.signal),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}
