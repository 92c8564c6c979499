import { join } from 'node:path';

import { SENDERS, preparedFolder } from './prepared-folder.js';
import { createSender, prepareWith } from './sender.js';
import type { Sender } from './sender.js';

const INSTALL_MS_MAX = 300_000;

/** The sender in Python; installs the SDK into a virtual environment the first time. */
export async function preparePython(): Promise<Sender> {
  const requirements = join(SENDERS, 'python/requirements.txt');
  const what = 'the OpenTelemetry SDK for Python';
  const folder = await preparedFolder('python-sender', ['python/requirements.txt'], async (environment) => {
    const options = { timeoutMs: INSTALL_MS_MAX };
    await prepareWith(what, 'python3', ['-m', 'venv', environment], options);
    await prepareWith(what, pythonOf(environment), ['-m', 'pip', 'install', '--quiet', '-r', requirements], options);
  });
  const python = pythonOf(folder);
  return createSender('Python', ['grpc', 'http'], {
    trace: [python, '-B', join(SENDERS, 'python/send_trace.py')],
    logs: [python, '-B', join(SENDERS, 'python/send_logs.py')],
  });
}

function pythonOf(environment: string): string {
  return join(environment, 'bin/python');
}
