import type { Logger } from '@clew/self-telemetry';
import type { LoggerService } from '@nestjs/common';

/** Nest's own words at our levels; its start-up chatter is of no use to an operator. */
export function nestLogger(logger: Logger): LoggerService {
  const text = (message: unknown): string => (message instanceof Error ? message.message : String(message));
  return {
    log: (message) => {
      logger.debug(text(message));
    },
    debug: (message) => {
      logger.debug(text(message));
    },
    verbose: (message) => {
      logger.trace(text(message));
    },
    warn: (message) => {
      logger.warn(text(message));
    },
    error: (message) => {
      logger.error(text(message));
    },
    fatal: (message) => {
      logger.error(text(message));
    },
  };
}
