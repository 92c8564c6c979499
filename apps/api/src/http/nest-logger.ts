import type { Logger } from '@clew/self-telemetry';
import type { LoggerService } from '@nestjs/common';

import { ApiError } from '../graphql/api-error.js';
import type { ApiErrorCode } from '../graphql/api-error.js';

const MISTAKES_OF_CALLERS: ReadonlySet<ApiErrorCode> = new Set([
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'LIMIT_EXCEEDED',
]);

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
    error: (message: unknown) => {
      // Nest reports whatever a resolver throws. What the caller did wrong is in the answer, and is no operator's concern.
      if (message instanceof ApiError && MISTAKES_OF_CALLERS.has(message.code)) logger.debug(message.message);
      else logger.error(text(message));
    },
    fatal: (message) => {
      logger.error(text(message));
    },
  };
}
