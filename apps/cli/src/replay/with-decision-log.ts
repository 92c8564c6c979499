import type { ClewConfig } from '@clew/config';

import { CliError } from '../cli-error.js';
import type { ControlFlags } from '../control/control-commands.js';
import { readConfig } from '../read-config.js';
import { readCredentials } from '../start/credentials-file.js';
import type { Terminal } from '../terminal.js';
import { askedLog } from './asked-log.js';
import type { DecisionLog } from './decision-log.js';
import { withStoredLog } from './stored-log.js';

export interface LogFlags extends ControlFlags {
  readonly url?: string;
  readonly token?: string;
}

/**
 * Works on the decision log: of the ClickHouse that is configured, else of a Clew that runs, over its API (an embedded
 * ClickHouse answers nobody but the process that started it).
 */
export async function withDecisionLog<T>(
  flags: LogFlags,
  terminal: Terminal,
  work: (log: DecisionLog) => Promise<T>,
): Promise<T> {
  const config = readConfig(flags, terminal);
  if (flags.url === undefined && config.clickhouse.url !== undefined) return withStoredLog(flags, terminal, work);
  return work(askedLog({ url: flags.url ?? ownUrl(config), token: await tokenOf(flags, config, terminal) }));
}

function ownUrl({ api }: ClewConfig): string {
  const scheme = api.tlsCertFile === undefined ? 'http' : 'https';
  const host = api.host === '0.0.0.0' || api.host === '::' ? '127.0.0.1' : api.host;
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${api.port}`;
}

async function tokenOf({ token }: LogFlags, { dataDir }: ClewConfig, { env }: Terminal): Promise<string> {
  const known = token ?? env['CLEW_API_TOKEN'] ?? (await readCredentials(dataDir))?.adminToken;
  if (known !== undefined && known !== '') return known;
  throw new CliError('An API token is needed to ask a running Clew: give --token or set CLEW_API_TOKEN.');
}
