import type { ChildMessage, ParentMessage } from '../messages.js';
import type { ServerSettings } from '../options.js';
import { Engine, FolderInUseError } from './engine.js';
import { HttpServer } from './http-server.js';

/** How long running queries may go on when Clew itself is gone: nobody waits for their answers. */
const ORPHAN_DEADLINE_MS = 1000;

/** The engine's process: waits for its settings, serves, and ends when it is told to or when its parent is gone. */
function main(): void {
  let server: HttpServer | undefined;
  let engine: Engine | undefined;

  const stop = async (deadlineMs: number): Promise<void> => {
    await server?.close(deadlineMs);
    engine?.close();
    process.exit(0);
  };
  const start = async (settings: ServerSettings): Promise<void> => {
    try {
      engine = Engine.open(settings);
      server = new HttpServer(engine, settings);
      tell({ type: 'ready', port: await server.listen() });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      tell({ type: 'failed', message, locked: error instanceof FolderInUseError });
      engine?.close();
    }
  };

  process.on('message', (message: ParentMessage) => {
    if (message.type === 'start') void start(message.settings);
    else void stop(message.deadlineMs);
  });
  process.on('disconnect', () => void stop(ORPHAN_DEADLINE_MS));
  // Ctrl-C and `docker stop` reach the whole process group. The store must outlive what still writes to it, so the order
  // to stop comes from the parent alone; if that dies, `disconnect` follows.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
}

function tell(message: ChildMessage): void {
  // The parent may be gone; then `disconnect` ends this process.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

main();
