import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { loadConfig, unknownVariables, type ClewConfig } from '@clew/config';

import { CliError } from './cli-error.js';
import { settingsOfFlags, type ConfigFlags } from './config-flags.js';
import type { Terminal } from './terminal.js';

/** The configuration of a command, with `dataDir` made absolute. Throws ConfigError or CliError. */
export function readConfig(flags: ConfigFlags, { env, cwd, err }: Terminal): ClewConfig {
  const name = flags.config ?? env['CLEW_CONFIG'];
  const file = name === undefined || name === '' ? undefined : { name, content: readJson(resolve(cwd, name)) };
  const config = loadConfig({ flags: settingsOfFlags(flags), env, ...(file === undefined ? {} : { file }) });
  for (const variable of unknownVariables(env)) err(`clew: the variable ${variable} is no setting and is ignored\n`);
  return { ...config, dataDir: resolve(cwd, config.dataDir) };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`The configuration file ${path} cannot be read: ${reason}`, { cause: error });
  }
}
