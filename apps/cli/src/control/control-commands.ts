import type { Command } from 'commander';

import type { ConfigFlags } from '../config-flags.js';
import type { Terminal } from '../terminal.js';

/** What commands on the control store are added with. */
export interface CommandHost {
  readonly terminal: Terminal;
  /** Adds the flags that every command with a configuration has. */
  readonly configured: (command: Command) => Command;
}

/** Flags of every command on the control store. */
export interface ControlFlags extends ConfigFlags {
  readonly org?: string;
  readonly team?: string;
}

export function controlCommand(command: Command, { configured }: CommandHost): Command {
  return configured(command).option('--org <id or name>', 'organisation; needed when there are several');
}
