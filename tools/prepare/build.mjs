import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { workspacePackages } from '../workspace.mjs';
import { runCommand } from './run-command.mjs';
import { sourceStamp } from './source-stamp.mjs';

const TSC = 'node_modules/tsc-native/bin/tsc';
const CLI = 'apps/cli';
const WEB = 'apps/web';
const SHARED_FILES = ['package-lock.json', 'tsconfig.base.json'];

/** True when everything the command needs is built from the sources as they are. */
export function isBuilt(root) {
  return outputsExist(root) && stampsOf(root).every(({ file, stamp }) => readIfThere(file) === stamp);
}

/** Builds what the command needs, each half only when its sources changed. */
export async function buildProduct(root, say) {
  const [server, web] = stampsOf(root);
  if (readIfThere(server.file) !== server.stamp || !outputsExist(root, [server])) {
    say('Building ...');
    await runCommand(process.execPath, [TSC, '-b', CLI], { cwd: root, say, doing: 'building the server' });
    writeStamp(server);
  }
  if (web !== undefined && (readIfThere(web.file) !== web.stamp || !outputsExist(root, [web]))) {
    await runCommand('npm', ['run', 'build', '--workspace', WEB], { cwd: root, say, doing: 'building the web UI' });
    writeStamp(web);
  }
}

function stampsOf(root) {
  const packages = workspacePackages(root).map(({ dir }) => dir);
  const servers = packages.filter((dir) => dir !== WEB && !dir.startsWith('test/'));
  const stampFile = (name) => join(root, 'node_modules/.cache/clew', `${name}.stamp`);
  const serverStamp = sourceStamp(root, { folders: servers, files: SHARED_FILES });
  const server = { file: stampFile('server'), stamp: serverStamp, outputs: builtFiles(root, servers) };
  if (!existsSync(join(root, WEB, 'tsconfig.json'))) return [server];
  const webStamp = sourceStamp(root, { folders: [WEB, 'libs/query/traceql', 'libs/trace/model'], files: SHARED_FILES });
  return [server, { file: stampFile('web'), stamp: webStamp, outputs: [join(root, WEB, 'dist/index.html')] }];
}

function builtFiles(root, dirs) {
  return dirs
    .filter((dir) => existsSync(join(root, dir, 'src/index.ts')))
    .map((dir) => join(root, dir, 'dist/index.js'));
}

function outputsExist(root, stamps = stampsOf(root)) {
  return stamps.every(({ outputs }) => outputs.every((file) => existsSync(file)));
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function writeStamp({ file, stamp }) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stamp);
}
