import type { RunningPart } from '@clew/lifecycle';
import type { Logger } from '@clew/self-telemetry';

/**
 * Does without a part where its port is taken and nobody asked for that port: a Zipkin or a Jaeger that still runs beside
 * Clew is a common sight.
 */
export function yielding(part: RunningPart, logger: Logger, without: string): RunningPart {
  return {
    name: part.name,
    start: async () => {
      try {
        await part.start();
      } catch (error) {
        if (!isAddressTaken(error)) throw error;
        logger.warn({ err: error }, without);
      }
    },
    shutdown: (options) => part.shutdown(options),
  };
}

function isAddressTaken(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
}
