import type { ConfigFlags } from '../config-flags.js';
import { readConfig } from '../read-config.js';
import { styleOf, type Terminal } from '../terminal.js';
import { checkMachine } from './check-machine.js';
import { checkParts } from './check-parts.js';
import type { Finding } from './finding.js';

export interface DoctorFlags extends ConfigFlags {
  readonly json?: boolean;
}

/** Looks at everything Clew rests on. The exit code is 1 when something would keep it from working. */
export async function doctorCommand(flags: DoctorFlags, terminal: Terminal): Promise<number> {
  const config = readConfig(flags, terminal);
  const parts = await checkParts(config);
  const findings = [...(await checkMachine(config, parts)), ...parts.findings];
  terminal.out(flags.json === true ? `${JSON.stringify(findings)}\n` : text(findings, terminal.coloured));
  return findings.some(({ level }) => level === 'error') ? 1 : 0;
}

function text(findings: readonly Finding[], coloured: boolean): string {
  const { green, red, bold, dim } = styleOf(coloured);
  const marks = { ok: green('✓'), warning: bold('!'), error: red('✗') };
  const lines = findings.map(({ level, what, advice }) => {
    return `  ${marks[level]} ${what}${advice === '' ? '' : `\n      ${dim('→')} ${advice}`}`;
  });
  const errors = findings.filter(({ level }) => level === 'error').length;
  const verdict = errors === 0 ? 'Nothing stands in the way.' : `${errors} to fix.`;
  return `${lines.join('\n')}\n\n  ${verdict}\n`;
}
