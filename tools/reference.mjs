// `npm run reference` writes the generated pages of docs/reference; `--check` fails when one is out of date. Reads the
// built packages, so it comes after a build.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { configReference } from '../libs/platform/config/dist/index.js';
import { metricsPage } from './reference/metrics-page.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const pages = [
  { file: 'docs/reference/configuration.md', text: configReference() },
  { file: 'docs/reference/metrics.md', text: await metricsPage(root) },
];
const stale = pages.filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text);

if (process.argv.includes('--check')) {
  for (const { file } of stale) process.stderr.write(`${file} is out of date: run \`npm run reference\`\n`);
  if (stale.length > 0) process.exitCode = 1;
} else {
  for (const { file, text } of stale) writeFileSync(file, text);
}
