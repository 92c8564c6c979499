import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { importCollectorTailSampling } from '@clew/sampling-policies';

import type { ClewInstallation } from '../ingest/clew-gateway.js';

const CLI = fileURLToPath(new URL('../../../../apps/cli/bin/clew.mjs', import.meta.url));

/** Saves the organisation's `sampling` document, made from the Collector's policies, for samplers that start afterwards. */
export async function saveSamplingPolicies(
  { env }: ClewInstallation,
  tailSampling: unknown,
  say: (line: string) => void,
): Promise<void> {
  const document = importedDocument(tailSampling, say);
  const folder = await mkdtemp(join(tmpdir(), 'clew-bench-rules-'));
  try {
    const file = join(folder, 'sampling.json');
    await writeFile(file, JSON.stringify(document));
    const args = [CLI, 'rules', 'set', 'sampling', '--file', file];
    await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A `sampling` document made from the Collector's policies. What of them has no equal is said. */
export function importedDocument(tailSampling: unknown, say: (line: string) => void): unknown {
  const { document, report } = importCollectorTailSampling(tailSampling);
  for (const { policy, level, message } of report) say(`policy ${policy}: ${level}: ${message}`);
  return document;
}
