// Fails when a committed file holds a registry address, a machine's path, a key or a merge conflict.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';

import { forbiddenIn } from './checks/forbidden-text.mjs';

const BYTES_MAX = 2 * 1024 * 1024;
const EXEMPT = new Set([
  'package-lock.json',
  'tools/checks/forbidden-text.mjs',
  'tools/checks/forbidden-text.spec.mjs',
]);

const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
});
for (const file of files.split('\0')) {
  if (file === '' || EXEMPT.has(file) || !existsSync(file) || statSync(file).size > BYTES_MAX) continue;
  const text = readFileSync(file, 'utf8');
  if (text.includes('\0')) continue; // a binary
  for (const { line, reason } of forbiddenIn(text)) {
    process.stderr.write(`${file}:${line}: ${reason}\n`);
    process.exitCode = 1;
  }
}
