import { join } from 'node:path';

import { SENDERS } from './prepared-folder.js';
import { createSender } from './sender.js';
import type { Sender } from './sender.js';

/** The sender in Node; its SDK is a dependency of this package. */
export function prepareNode(): Promise<Sender> {
  const command = [process.execPath, join(SENDERS, 'node/send-trace.mjs')] as const;
  return Promise.resolve(createSender('Node', ['grpc', 'http', 'json'], { trace: command }));
}
