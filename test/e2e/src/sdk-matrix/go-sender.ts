import { join } from 'node:path';

import { SENDERS, preparedFolder } from './prepared-folder.js';
import { createSender, prepareWith } from './sender.js';
import type { Sender } from './sender.js';

// On a machine that never compiled gRPC about a minute of processor time.
const BUILD_MS_MAX = 480_000;

/** The sender in Go; fetches the SDK's modules and compiles them the first time. */
export async function prepareGo(): Promise<Sender> {
  const madeFrom = ['go/go.mod', 'go/go.sum', 'go/main.go', 'go/describe.go'];
  const folder = await preparedFolder('go-sender', madeFrom, (output) =>
    prepareWith('the OpenTelemetry SDK for Go', 'go', ['build', '-buildvcs=false', '-o', join(output, 'sender'), '.'], {
      cwd: join(SENDERS, 'go'),
      timeoutMs: BUILD_MS_MAX,
    }),
  );
  return createSender('Go', ['grpc', 'http'], { trace: [join(folder, 'sender')] });
}
