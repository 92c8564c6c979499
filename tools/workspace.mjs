import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every workspace package as `{ dir, manifest }`, in path order. `dir` is relative to the root. */
export function workspacePackages(root) {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const dirs = workspaces.flatMap((pattern) => expand(root, pattern.split('/')));
  return dirs
    .filter((dir) => existsSync(join(root, dir, 'package.json')))
    .sort((a, b) => a.localeCompare(b))
    .map((dir) => ({ dir, manifest: JSON.parse(readFileSync(join(root, dir, 'package.json'), 'utf8')) }));
}

function expand(root, [head, ...rest], prefix = '') {
  if (head === undefined) return [prefix];
  const names =
    head === '*'
      ? readdirSync(join(root, prefix), { withFileTypes: true })
          .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
          .map((entry) => entry.name)
      : [head];
  return names.flatMap((name) => expand(root, rest, prefix === '' ? name : `${prefix}/${name}`));
}
