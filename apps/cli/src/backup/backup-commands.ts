import { resolve } from 'node:path';

import type { Command } from 'commander';

import { CliError } from '../cli-error.js';
import type { ConfigFlags } from '../config-flags.js';
import type { CommandHost } from '../control/control-commands.js';
import { readConfig } from '../read-config.js';
import type { Terminal } from '../terminal.js';
import { filesOf, type Manifest } from './manifest.js';
import { restoreBackup } from './restore-backup.js';
import { takeBackup } from './take-backup.js';
import { verifyBackup } from './verify-backup.js';

interface BackupFlags extends ConfigFlags {
  readonly to?: string;
  readonly base?: string;
  readonly verify?: string;
  readonly calmWait: string;
  readonly json?: boolean;
}

interface RestoreFlags extends ConfigFlags {
  readonly from: string;
  readonly json?: boolean;
}

/** `clew backup` and `clew restore`: both stores into a folder, and back. */
export function addBackupCommands(program: Command, { terminal, configured }: CommandHost): void {
  configured(program.command('backup'))
    .description('copy both stores into a folder, while Clew runs or not')
    .option('--to <folder>', 'where to: a new folder')
    .option('--base <folder>', 'an earlier backup: what has not changed since takes no room again')
    .option('--verify <folder>', 'read a backup through and name what is damaged, instead of making one')
    .option('--calm-wait <seconds>', 'how long to wait for a moment between two flushes', '30')
    .option('--json', 'print the outcome as JSON')
    .action((flags: BackupFlags) => backupCommand(flags, terminal));
  configured(program.command('restore'))
    .description('fill empty stores with a backup')
    .requiredOption('--from <folder>', 'the backup')
    .option('--json', 'print the outcome as JSON')
    .action((flags: RestoreFlags) => restoreCommand(flags, terminal));
}

async function backupCommand(flags: BackupFlags, terminal: Terminal): Promise<void> {
  const { to, base, verify } = flags;
  if ((to === undefined) === (verify === undefined)) {
    throw new CliError('Say either --to FOLDER, to make a backup, or --verify FOLDER, to check one.');
  }
  if (verify !== undefined) {
    const folder = resolve(terminal.cwd, verify);
    report(await verifyBackup(folder), { what: 'is whole', folder, isJson: flags.json === true }, terminal);
    return;
  }
  const folder = resolve(terminal.cwd, to ?? '');
  const manifest = await takeBackup(readConfig(flags, terminal), {
    to: folder,
    base: base === undefined ? undefined : resolve(terminal.cwd, base),
    calmWaitMsMax: secondsFrom(flags.calmWait) * 1000,
    signal: stopSignal(terminal),
  });
  report(manifest, { what: 'is made', folder, isJson: flags.json === true }, terminal);
}

async function restoreCommand(flags: RestoreFlags, terminal: Terminal): Promise<void> {
  const folder = resolve(terminal.cwd, flags.from);
  const manifest = await restoreBackup(readConfig(flags, terminal), folder, stopSignal(terminal));
  report(manifest, { what: 'is restored', folder, isJson: flags.json === true }, terminal);
}

function report(
  manifest: Manifest,
  { what, folder, isJson }: { readonly what: string; readonly folder: string; readonly isJson: boolean },
  { out, err }: Terminal,
): void {
  const { takenAt, isCalm, traceStore, controlStore } = manifest;
  const rowCount = [...traceStore.tables, ...controlStore.tables].reduce((sum, table) => sum + table.rowCount, 0);
  const bytes = filesOf(manifest).reduce((sum, file) => sum + file.bytes, 0);
  if (!isCalm) err('clew: flushes followed each other without a pause: the last one may be in some tables only\n');
  if (isJson) out(`${JSON.stringify({ folder, takenAt, isCalm, rowCount, bytes })}\n`);
  else out(`The backup ${folder} of ${takenAt} ${what}: ${rowCount} rows, ${bytes} bytes.\n`);
}

function stopSignal({ stopRequested }: Terminal): AbortSignal {
  const controller = new AbortController();
  void stopRequested.then(() => {
    controller.abort();
  });
  return controller.signal;
}

function secondsFrom(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new CliError(`--calm-wait is ${text}; allowed is a number of seconds`);
}
