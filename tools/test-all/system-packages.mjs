import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { runStep } from './run-step.mjs';

const MINUTE_MS = 60_000;

/** Programs that tests drive, and the Debian packages that bring them. */
const NEEDED = [
  { program: 'java', packageName: 'default-jre-headless', for: 'a Kafka broker' },
  { program: 'mvn', packageName: 'maven', for: 'a Kafka broker' },
  { program: 'chromium', packageName: 'chromium', for: 'browser tests' },
];

/**
 * Installs what is missing where it may (root on Debian); says what to install where it may not. The tests that need a
 * missing program then fail and name it: nothing is skipped silently.
 */
export async function installSystemPackages(say) {
  const missing = NEEDED.filter(({ program }) => !isOnPath(program));
  if (missing.length === 0) return;
  const names = missing.map(({ packageName }) => packageName);
  const mayInstall = process.getuid?.() === 0 && isOnPath('apt-get');
  if (!mayInstall) {
    for (const { program, packageName, for: purpose } of missing) {
      say(`missing: ${program} for ${purpose}; on Debian: sudo apt-get install ${packageName}`);
    }
    return;
  }
  say(`Installing ${names.join(', ')} by apt-get ...`);
  const script = `export DEBIAN_FRONTEND=noninteractive; apt-get update -q && apt-get install -qy --no-install-recommends ${names.join(' ')}`;
  const { code, output } = await runStep({ command: 'sh', args: ['-c', script], limitMs: 8 * MINUTE_MS });
  if (code !== 0) say(`apt-get failed:\n${output.slice(-4_000)}`);
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));
}
