// Writes the TypeScript project references of every package from its dependencies, so that package.json is the one
// place that says who builds on whom. `--check` fails when a file would change.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workspacePackages } from './workspace.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');
const packages = workspacePackages(root).filter((entry) => existsSync(join(root, entry.dir, 'tsconfig.json')));
const byName = new Map(packages.map((entry) => [entry.manifest.name, entry]));
const stale = [];

function write(file, config) {
  const text = `${JSON.stringify(config, null, 2)}\n`;
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  stale.push(relative(root, file));
  if (!check) writeFileSync(file, text);
}

for (const { dir, manifest } of packages) {
  const file = join(root, dir, 'tsconfig.json');
  const config = JSON.parse(readFileSync(file, 'utf8'));
  if (config.references === undefined) continue; // a project that builds by other means (the web UI)
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  config.references = names
    .flatMap((name) => byName.get(name) ?? [])
    .map((target) => ({ path: relative(join(root, dir), join(root, target.dir)) }))
    .sort((a, b) => a.path.localeCompare(b.path));
  write(file, config);
}

const rootFile = join(root, 'tsconfig.json');
write(rootFile, {
  files: [],
  references: packages
    .filter(({ dir }) => JSON.parse(readFileSync(join(root, dir, 'tsconfig.json'), 'utf8')).references !== undefined)
    .map(({ dir }) => ({ path: `./${dir}` })),
});

if (stale.length > 0) {
  process.stdout.write(`${check ? 'out of date' : 'updated'}: ${stale.join(', ')}\n`);
  if (check) process.exitCode = 1;
}
