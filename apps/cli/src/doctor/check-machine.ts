import { existsSync } from 'node:fs';

import type { ClewConfig } from '@clew/config';

import { WEB_ROOT } from '../parts/api.js';
import { isEmbedded } from '../parts/stores.js';
import {
  availableMemoryBytes,
  needsDataFolder,
  requireDataFolder,
  requireDisk,
  requireMemory,
  requirePorts,
  wantedPorts,
} from '../start/preflight.js';
import { findingOf, ok, type Finding } from './finding.js';

/** The folder that a start would write to, and its disk. Nothing when this configuration needs none. */
export async function checkDataFolder(config: ClewConfig): Promise<readonly Finding[]> {
  if (!needsDataFolder(config)) return [];
  const folder = await findingOf(`data folder ${config.dataDir}`, () => requireDataFolder(config.dataDir));
  if (folder.level !== 'ok') return [folder];
  return [folder, await findingOf('disk space', () => requireDisk(config.dataDir))];
}

/** Node, memory and ports: what else a start asks for before it starts anything. */
export async function checkMachine(
  config: ClewConfig,
  { isRunning }: { readonly isRunning: boolean },
): Promise<readonly Finding[]> {
  const findings = [ok(`Node.js ${process.versions.node}`)];
  if (isEmbedded(config)) {
    const memory = `${Math.round(availableMemoryBytes() / 1024 ** 2)} MiB of memory free`;
    findings.push(
      await findingOf(memory, () => {
        requireMemory();
      }),
    );
  }
  for (const port of wantedPorts(undefined, config)) {
    const what = `port ${port.port} for ${port.purpose}`;
    findings.push(isRunning ? ok(`${what}: a running Clew has it`) : await findingOf(what, () => requirePorts([port])));
  }
  const built = { level: 'warning', what: 'the web UI is not built', advice: 'npm run build' } as const;
  findings.push(existsSync(WEB_ROOT) ? ok('the web UI is built') : built);
  return findings;
}
