// Fails when package-lock.json holds what must not be committed, or does not fit the package.json files.
import { readFileSync } from 'node:fs';

import { lockfileProblems } from './checks/lockfile.mjs';

const problems = lockfileProblems(JSON.parse(readFileSync('package-lock.json', 'utf8')));
for (const problem of problems) process.stderr.write(`package-lock.json: ${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
