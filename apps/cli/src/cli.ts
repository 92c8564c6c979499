import { readFileSync } from 'node:fs';

import { Command, CommanderError } from 'commander';

import { addBackupCommands } from './backup/backup-commands.js';
import { sentencesOf } from './cli-error.js';
import { addHoldsCommands } from './holds/holds-commands.js';
import { addJobsCommands } from './jobs/jobs-commands.js';
import { addKeysCommands } from './keys/keys-commands.js';
import type { DoctorFlags } from './doctor/doctor-command.js';
import type { MigrateFlags } from './migrate/migrate-command.js';
import { addPoliciesCommands } from './policies/policies-commands.js';
import { addReplayCommands } from './replay/replay-commands.js';
import { addRetentionCommands } from './retention/retention-commands.js';
import { addRulesCommands } from './rules/rules-commands.js';
import type { SimulateFlags } from './simulate/simulate-command.js';
import type { StartFlags } from './start/start-command.js';
import { addStreamCommands } from './stream/stream-commands.js';
import type { Terminal } from './terminal.js';

const EXAMPLES = `
Examples:
  clew start                          everything on this machine, nothing to install
  clew start --http 8080 --no-sample  another port for the web UI, no sample traces
  clew start gateway                  one role, in an installation with Kafka, ClickHouse and PostgreSQL
  clew start forwarder                a buffer on this machine in front of another OTLP endpoint
  clew doctor                         what is wrong, and what to do about it

Every setting: docs/reference/configuration.md`;

/** Runs one command. Returns the exit code; never throws for what a person did. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its own (help, unknown option) already.
    if (error instanceof CommanderError) return error.exitCode;
    for (const sentence of sentencesOf(error)) terminal.err(`clew: ${sentence}\n`);
    return 1;
  }
}

/** Commands are loaded when they are run: a gateway that is started anew need not wait for what the others are made of. */
function createProgram(terminal: Terminal, setExitCode: (code: number) => void): Command {
  const program = new Command('clew')
    .description('Clew: distributed tracing for organisations with many teams.')
    .version(version())
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .addHelpText('after', EXAMPLES);

  configured(program.command('start'))
    .description('run Clew: all of it, or one role')
    .argument('[role]', 'gateway, sampler or api (all of them when left out), or forwarder')
    .option('--host <host>', 'address to listen on (default: this machine only)')
    .option('--http <port>', 'port of the web UI and the API')
    .option('--otlp-http <port>', 'port for OTLP over HTTP')
    .option('--otlp-grpc <port>', 'port for OTLP over gRPC')
    .option('--zipkin <port>', 'port for Zipkin spans')
    .option('--jaeger <port>', 'port for Jaeger spans (Thrift over HTTP)')
    .option('--sampling-http <port>', "port for Jaeger's remote sampling over HTTP")
    .option('--sampling-grpc <port>', "port for Jaeger's remote sampling over gRPC")
    .option('--no-sample', 'do not run the sample shop')
    .option('--json', 'print one line of JSON when ready')
    .action(async (role: string | undefined, flags: StartFlags) => {
      const { startCommand } = await import('./start/start-command.js');
      setExitCode(await startCommand(role, flags, terminal));
    });
  configured(program.command('doctor'))
    .description('check the machine, the configuration and the stores')
    .option('--json', 'print the findings as JSON')
    .action(async (flags: DoctorFlags) => {
      const { doctorCommand } = await import('./doctor/doctor-command.js');
      setExitCode(await doctorCommand(flags, terminal));
    });
  configured(program.command('migrate'))
    .description('bring both stores to this version; fill empty ones and print the first keys')
    .option('--status', 'say what is left to do, and change nothing')
    .option('--json', 'print the outcome as JSON')
    .action(async (flags: MigrateFlags) => {
      const { migrateCommand } = await import('./migrate/migrate-command.js');
      setExitCode(await migrateCommand(flags, terminal));
    });
  addRulesCommands(program, { terminal, configured });
  addKeysCommands(program, { terminal, configured });
  addRetentionCommands(program, { terminal, configured });
  addHoldsCommands(program, { terminal, configured });
  addJobsCommands(program, { terminal, configured });
  addPoliciesCommands(program, { terminal, configured }, setExitCode);
  addReplayCommands(program, { terminal, configured });
  addStreamCommands(program, { terminal, configured });
  addBackupCommands(program, { terminal, configured });
  program
    .command('simulate')
    .description('send traces of a sample shop to an OTLP/HTTP endpoint')
    .requiredOption('--endpoint <url>', 'where to, like http://127.0.0.1:4318')
    .option('--key <key>', 'ingest key')
    .option('--rate <number>', 'traces a second', '2')
    .option('--duration <seconds>', 'stop after this; runs until Ctrl-C when left out')
    .action(async (flags: SimulateFlags) => {
      const { simulateCommand } = await import('./simulate/simulate-command.js');
      setExitCode(await simulateCommand(flags, terminal));
    });
  return program;
}

/** The flags that every command with a configuration has. */
function configured(command: Command): Command {
  return command
    .option('--data <dir>', 'folder for everything that is stored')
    .option('--config <file>', 'JSON file of settings')
    .option('--log-level <level>', 'least important log line that is written')
    .option('--set <setting=value>', 'any setting, may be repeated', append, []);
}

function append(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new Error('apps/cli/package.json has no version');
}
