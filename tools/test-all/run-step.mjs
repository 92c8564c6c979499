import { spawn } from 'node:child_process';

const OUTPUT_CHARS_MAX = 200_000;
const KILL_AFTER_MS = 5_000;
const running = new Set();

/**
 * Runs a step in a process group of its own, so that its time limit ends everything it started. Never rejects:
 * `{ code, output, timedOut, leftBehind }`.
 */
export function runStep({ command, args, limitMs }, { cwd = process.cwd() } = {}) {
  return new Promise((resolve) => {
    const env = { ...process.env, NX_DAEMON: 'false', NO_COLOR: '1', npm_config_update_notifier: 'false' };
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let timedOut = false;
    const collect = (chunk) => {
      output = (output + chunk).slice(-OUTPUT_CHARS_MAX);
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    if (child.pid !== undefined) running.add(child.pid);
    const limit = setTimeout(() => {
      timedOut = true;
      signalGroup(child.pid, 'SIGTERM');
      setTimeout(() => signalGroup(child.pid, 'SIGKILL'), KILL_AFTER_MS).unref();
    }, limitMs);
    const settle = (code, more = '') => {
      clearTimeout(limit);
      running.delete(child.pid);
      resolve({ code, output: output + more, timedOut });
    };
    child.on('error', (error) => settle(1, error.message));
    // A grandchild that outlives the step holds its pipes open: the step is over when its own process ends.
    child.on('exit', (code) => {
      setTimeout(() => {
        const leftBehind = signalGroup(child.pid, 'SIGKILL');
        child.stdout.destroy();
        child.stderr.destroy();
        settle(code ?? 1, leftBehind ? '\n(processes that the step left running were ended)\n' : '');
      }, 100);
    });
  });
}

export function stopRunningSteps() {
  for (const pid of running) signalGroup(pid, 'SIGKILL');
}

/** True when there was somebody to signal. */
function signalGroup(pid, signal) {
  if (pid === undefined) return false;
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}
