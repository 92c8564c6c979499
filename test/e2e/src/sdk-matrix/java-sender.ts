import { join } from 'node:path';

import { SENDERS, preparedFolder } from './prepared-folder.js';
import { createSender, prepareWith } from './sender.js';
import type { Sender } from './sender.js';

const DOWNLOAD_MS_MAX = 300_000;
const COMPILE_MS_MAX = 120_000;

/** The sender in Java; Maven fetches the SDK's jars the first time. */
export async function prepareJava(): Promise<Sender> {
  const pom = join(SENDERS, 'java/pom.xml');
  const jars = await preparedFolder('java-sender-jars', ['java/pom.xml'], (folder) =>
    prepareWith(
      'the OpenTelemetry SDK for Java',
      'mvn',
      [
        ...['-B', '-q', '-f', pom, 'dependency:copy-dependencies'],
        ...['-DincludeScope=runtime', `-DoutputDirectory=${folder}`],
      ],
      { timeoutMs: DOWNLOAD_MS_MAX },
    ),
  );
  const source = 'java/SendTrace.java';
  const classes = await preparedFolder('java-sender-classes', ['java/pom.xml', source], (folder) =>
    prepareWith(
      'the sender in Java',
      'javac',
      ['-encoding', 'UTF-8', '-d', folder, '-cp', join(jars, '*'), join(SENDERS, source)],
      { timeoutMs: COMPILE_MS_MAX },
    ),
  );
  return createSender('Java', ['grpc', 'http'], {
    trace: ['java', '-cp', `${classes}:${join(jars, '*')}`, 'SendTrace'],
  });
}
