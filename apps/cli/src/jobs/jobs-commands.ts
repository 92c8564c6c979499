import { JOB_STATES, type Job, type JobState } from '@clew/jobs';
import type { Command } from 'commander';

import { CliError } from '../cli-error.js';
import { controlCommand, type CommandHost, type ControlFlags } from '../control/control-commands.js';
import { withControlStore } from '../control/with-control-store.js';

interface ListFlags extends ControlFlags {
  readonly kind?: string;
  readonly state?: string;
  readonly json?: boolean;
}

const LIST_MAX = 100;

/** `clew jobs list|cancel`: work in the background. */
export function addJobsCommands(program: Command, host: CommandHost): void {
  const jobs = program.command('jobs').description('look at work in the background, and end it');
  const command = (name: string): Command => controlCommand(jobs.command(name), host);

  command('list')
    .description(`list jobs, newest first, at most ${LIST_MAX}`)
    .option('--kind <kind>', 'of this kind only')
    .option('--state <state>', JOB_STATES.join(', '))
    .option('--json', 'print them as JSON')
    .action((flags: ListFlags) => listJobs(flags, host));
  command('cancel')
    .description('end a job, after the step it is at')
    .argument('<id>', 'number of the job')
    .action((id: string, flags: ControlFlags) => cancelJob(id, flags, host));
}

async function listJobs(flags: ListFlags, { terminal }: CommandHost): Promise<void> {
  const { kind } = flags;
  const state = stateOf(flags.state);
  const jobs = await withControlStore(flags, terminal, ({ control, organisation }) =>
    control.jobs.listJobs(
      { organisationId: organisation.id, ...(kind === undefined ? {} : { kind }), ...(state && { state }) },
      LIST_MAX,
    ),
  );
  terminal.out(flags.json === true ? `${JSON.stringify(jobs, null, 2)}\n` : jobs.map(line).join(''));
}

async function cancelJob(id: string, flags: ControlFlags, { terminal }: CommandHost): Promise<void> {
  const job = await withControlStore(flags, terminal, ({ control, organisation }) =>
    control.jobs.cancelJob(organisation.id, id),
  );
  if (job === undefined) throw new CliError(`There is no job ${id} of this organisation.`);
  terminal.out(job.state === 'running' ? `Job ${id} ends after the step it is at.\n` : `Job ${id} is ${job.state}.\n`);
}

function line({ id, kind, state, createdAt, progress, error }: Job): string {
  const step =
    progress === undefined
      ? ''
      : `${progress.done}${progress.total === undefined ? '' : ` of ${progress.total}`} ${progress.unit}: ${progress.message}`;
  return `${[id, kind, state, createdAt.toISOString(), step, error ?? ''].join('\t')}\n`;
}

function stateOf(text: string | undefined): JobState | undefined {
  if (text === undefined) return undefined;
  const state = JOB_STATES.find((known) => known === text);
  if (state !== undefined) return state;
  throw new CliError(`--state is ${text}; allowed are ${JOB_STATES.join(', ')}`);
}
