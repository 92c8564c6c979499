import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const NOT_SOURCES = new Set(['node_modules', 'dist', 'coverage', 'testing', '.vite', 'dev']);
const SOURCE = /\.(?:ts|tsx|mts|js|mjs|css|html|json|svg|sql|proto|graphql|woff2)$/;
const TEST = /\.spec\.(?:ts|tsx|mjs)$/;

/**
 * A short text that changes when a source under `folders` (or one of `files`) is added, removed or written to. Looks at
 * sizes and times only: a few milliseconds for a thousand files, so every start can afford it.
 */
export function sourceStamp(root, { folders, files }) {
  const hash = createHash('sha256');
  const add = (path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  };
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true }).sort(byName)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!NOT_SOURCES.has(entry.name)) walk(path);
      } else if (SOURCE.test(entry.name) && !TEST.test(entry.name)) {
        add(path);
      }
    }
  };
  folders.forEach(walk);
  files.forEach(add);
  return hash.digest('hex');
}

function byName(a, b) {
  return a.name < b.name ? -1 : 1;
}
