import type { Command } from 'commander';

import { CliError } from '../cli-error.js';
import type { ConfigFlags } from '../config-flags.js';
import type { CommandHost } from '../control/control-commands.js';
import { readConfig } from '../read-config.js';

interface GrowFlags extends ConfigFlags {
  readonly partitions: string;
}

const PARTITIONS_MAX = 1_024;

/** `clew stream grow`: more partitions for the span stream. */
export function addStreamCommands(program: Command, { terminal, configured }: CommandHost): void {
  const stream = program.command('stream').description('look after the span stream');
  configured(stream.command('grow'))
    .description('give the span stream on Kafka more partitions; stop all gateways and samplers first')
    .requiredOption('--partitions <number>', 'a multiple of how many there are')
    .action(async (flags: GrowFlags) => {
      const to = partitionsOf(flags.partitions);
      const config = readConfig(flags, terminal);
      if (config.stream.kind !== 'kafka') {
        throw new CliError(
          'The span stream is a folder of this machine, which is read by one process and needs no more.',
        );
      }
      const { growStream } = await import('./grow-stream.js');
      const from = await growStream(config, to, (step) => {
        terminal.err(`${step}\n`);
      });
      terminal.out(
        `The span stream has ${to} partitions (${from} before). Start gateways and samplers now; where stream.partitionCount is ` +
          `set (CLEW_STREAM_PARTITION_COUNT), leave it out or set it to ${to}.\n`,
      );
    });
}

function partitionsOf(text: string): number {
  const count = Number(text);
  if (/^\d{1,4}$/.test(text) && count >= 1 && count <= PARTITIONS_MAX) return count;
  throw new CliError(`--partitions is ${text}; allowed is a whole number from 1 to ${PARTITIONS_MAX}`);
}
