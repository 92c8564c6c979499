import type { TimeRange } from '@clew/store-contract';
import { isTraceId } from '@clew/trace-model';
import type { Command } from 'commander';

import { CliError } from '../cli-error.js';
import { controlCommand, type CommandHost } from '../control/control-commands.js';
import { readJsonFile } from '../read-text-file.js';
import { replayText } from './replay-text.js';
import type { LogFlags } from './with-decision-log.js';

interface ReplayFlags extends LogFlags {
  readonly candidate: string;
  readonly last: string;
  readonly json?: boolean;
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `clew replay` and `clew explain`: what the sampler decided, and what other policies would have. */
export function addReplayCommands(program: Command, host: CommandHost, nowUnixMs: () => number = Date.now): void {
  logCommand(program.command('replay'), host)
    .description('say what policies would have kept of the traces that were decided lately')
    .requiredOption('--candidate <file>', 'JSON file: a sampling document')
    .option('--last <duration>', 'how far back, such as 30m, 6h or 2d', '6h')
    .option('--json', 'print the report as JSON')
    .action((flags: ReplayFlags) => replay(flags, host, nowUnixMs()));

  logCommand(program.command('explain'), host)
    .description('say what was decided about a trace, kept or dropped, and why')
    .argument('<trace id>', '32 hexadecimal digits')
    .action((traceId: string, flags: LogFlags) => explain(traceId, flags, host));
}

function logCommand(command: Command, host: CommandHost): Command {
  return controlCommand(command, host)
    .option('--url <url>', 'of a Clew that runs (default: the ClickHouse that is configured, else this machine)')
    .option('--token <token>', 'API token for it (default: CLEW_API_TOKEN, else that of the data folder)');
}

async function replay(flags: ReplayFlags, { terminal }: CommandHost, nowUnixMs: number): Promise<void> {
  const candidate = readJsonFile(flags.candidate, terminal);
  const range = lastOf(flags.last, nowUnixMs);
  const { withDecisionLog } = await import('./with-decision-log.js');
  const answer = await withDecisionLog(flags, terminal, (log) => log.replay(candidate, range));
  terminal.out(flags.json === true ? `${JSON.stringify(answer, null, 2)}\n` : replayText(answer));
}

async function explain(text: string, flags: LogFlags, { terminal }: CommandHost): Promise<void> {
  const traceId = text.toLowerCase();
  if (!isTraceId(traceId))
    throw new CliError(`${text} is no trace id: those have 32 hexadecimal digits, not all zero.`);
  const { withDecisionLog } = await import('./with-decision-log.js');
  const sentences = await withDecisionLog(flags, terminal, (log) => log.explain(traceId));
  if (sentences === undefined) {
    throw new CliError('Nothing is known of this trace: it never came, or its decision is no longer recorded.');
  }
  terminal.out(`${sentences.join('\n')}\n`);
}

function lastOf(text: string, nowUnixMs: number): TimeRange {
  const [, amount, unit = ''] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const durationMs = Number(amount) * (UNIT_MS[unit] ?? 0);
  if (!(durationMs > 0)) throw new CliError(`--last is ${text}; allowed is a whole number of m, h or d, such as 6h`);
  const endTimeUnixNano = BigInt(nowUnixMs) * 1_000_000n;
  return { startTimeUnixNano: endTimeUnixNano - BigInt(durationMs) * 1_000_000n, endTimeUnixNano };
}
