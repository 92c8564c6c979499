import { spawn } from 'node:child_process';

const HEARTBEAT_MS = 10_000;
const TAIL_CHARS = 6_000;

/**
 * Runs a command, quiet while it goes well apart from a sign of life, and shows what it printed when it fails. Its
 * children are stopped with it. Rejects with one sentence.
 */
export function runCommand(command, args, { cwd, say, doing, hint = '', env = process.env }) {
  const beganAt = performance.now();
  const seconds = () => Math.round((performance.now() - beganAt) / 1000);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = (signal) => child.kill(signal);
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    let tail = '';
    const collect = (chunk) => {
      tail = (tail + chunk).slice(-TAIL_CHARS);
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    const heartbeat = setInterval(() => say(`  still ${doing} after ${seconds()} s`), HEARTBEAT_MS);
    const settle = () => {
      clearInterval(heartbeat);
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    };
    child.on('error', (error) => {
      settle();
      reject(new Error(`Could not run ${command}: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      settle();
      if (code === 0) {
        say(`  done ${doing} in ${seconds()} s`);
        resolve();
        return;
      }
      say(tail.trimEnd());
      const outcome = signal === null ? `exit code ${code}` : `signal ${signal}`;
      reject(new Error(`${command} ${args[0] ?? ''} failed with ${outcome} while ${doing}. ${hint}`.trim()));
    });
  });
}
