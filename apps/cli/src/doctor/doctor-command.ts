import type { ConfigFlags } from '../config-flags.js';
import { readConfig } from '../read-config.js';
import { styleOf, type Terminal } from '../terminal.js';
import { checkDataFolder, checkMachine } from './check-machine.js';
import { checkParts, type PartFindings } from './check-parts.js';
import type { Finding } from './finding.js';

export interface DoctorFlags extends ConfigFlags {
  readonly json?: boolean;
}

const NO_PARTS: PartFindings = { findings: [], isRunning: false };

/** Looks at everything Clew rests on. The exit code is 1 when something would keep it from working. */
export async function doctorCommand(flags: DoctorFlags, terminal: Terminal): Promise<number> {
  const config = readConfig(flags, terminal);
  const folder = await checkDataFolder(config);
  // Parts that are given an unusable folder say the same thing less clearly, or never come back.
  const parts = folder.some(isError) ? NO_PARTS : await checkParts(config);
  const findings = [...(await checkMachine(config, parts)), ...folder, ...parts.findings];
  terminal.out(flags.json === true ? `${JSON.stringify(findings)}\n` : text(findings, terminal.coloured));
  return findings.some(isError) ? 1 : 0;
}

function isError({ level }: Finding): boolean {
  return level === 'error';
}

function text(findings: readonly Finding[], coloured: boolean): string {
  const { green, red, bold, dim } = styleOf(coloured);
  const marks = { ok: green('✓'), warning: bold('!'), error: red('✗') };
  const lines = findings.map(({ level, what, advice }) => {
    return `  ${marks[level]} ${what}${advice === '' ? '' : `\n      ${dim('→')} ${advice}`}`;
  });
  const errors = findings.filter(isError).length;
  const verdict = errors === 0 ? 'Nothing stands in the way.' : `${errors} to fix.`;
  return `${lines.join('\n')}\n\n  ${verdict}\n`;
}
