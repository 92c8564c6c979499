import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { SENDERS, preparedFolder } from './prepared-folder.js';
import { prepareWith, type Command } from './sender.js';

/** Programs that ask for their sampling strategy with the sampler of an OpenTelemetry SDK. */
export interface RemoteSampler {
  readonly transport: 'http' | 'grpc';
  /** Which of the routes it samples once it has heard; all or none, as nothing is drawn at rates of 0 and 1. */
  decide(url: string, serviceName: string, routes: readonly string[]): Promise<Readonly<Record<string, boolean>>>;
}

const DECIDE_MS_MAX = 60_000;
const BUILD_MS_MAX = 480_000;
const run = promisify(execFile);

/** Fetches the sampler's modules and compiles them the first time. */
export async function prepareGoSampler(): Promise<RemoteSampler> {
  const madeFrom = ['go-sampling/go.mod', 'go-sampling/go.sum', 'go-sampling/main.go'];
  const folder = await preparedFolder('go-sampling', madeFrom, (output) =>
    prepareWith('the sampler for Go', 'go', ['build', '-buildvcs=false', '-o', join(output, 'sampler'), '.'], {
      cwd: join(SENDERS, 'go-sampling'),
      timeoutMs: BUILD_MS_MAX,
    }),
  );
  return remoteSampler('http', [join(folder, 'sampler')]);
}

/** Maven fetches the sampler's jars the first time. */
export async function prepareJavaSampler(): Promise<RemoteSampler> {
  const pom = 'java-sampling/pom.xml';
  const jars = await preparedFolder('java-sampling-jars', [pom], (folder) =>
    prepareWith(
      'the sampler for Java',
      'mvn',
      [
        ...['-B', '-q', '-f', join(SENDERS, pom), 'dependency:copy-dependencies'],
        ...['-DincludeScope=runtime', `-DoutputDirectory=${folder}`],
      ],
      { timeoutMs: BUILD_MS_MAX },
    ),
  );
  const source = 'java-sampling/AskSampler.java';
  const classes = await preparedFolder('java-sampling-classes', [pom, source], (folder) =>
    prepareWith(
      'the asking program in Java',
      'javac',
      ['-encoding', 'UTF-8', '-d', folder, '-cp', join(jars, '*'), join(SENDERS, source)],
      { timeoutMs: BUILD_MS_MAX },
    ),
  );
  return remoteSampler('grpc', ['java', '-cp', `${classes}:${join(jars, '*')}`, 'AskSampler']);
}

function remoteSampler(transport: RemoteSampler['transport'], [program, ...fixed]: Command): RemoteSampler {
  return {
    transport,
    decide: async (url, serviceName, routes) => {
      const { stdout } = await run(program, [...fixed, url, serviceName, ...routes], { timeout: DECIDE_MS_MAX });
      return JSON.parse(stdout) as Readonly<Record<string, boolean>>;
    },
  };
}
