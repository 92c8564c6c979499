import { pino, stdSerializers, type DestinationStream, type Logger as PinoLogger } from 'pino';

import { redactFields, redactUrlCredentials } from './redaction.js';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogFields = Readonly<Record<string, unknown>>;

/** `logger.info({ partition: 3 }, 'lease opened')`. An error goes into the field `err`. */
export interface LogMethod {
  (fields: LogFields, message: string): void;
  (message: string): void;
}

export interface Logger {
  readonly trace: LogMethod;
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  readonly fatal: LogMethod;
  /** A logger whose every line also carries `fields`. */
  child(fields: LogFields): Logger;
}

export interface LoggerOptions {
  /** Which part of Clew speaks. */
  readonly name: string;
  /** Default `info`. */
  readonly level?: LogLevel;
  /** Where the lines go. Default: standard error, so that standard output stays for what a command answers. */
  readonly destination?: DestinationStream;
}

/**
 * One line of JSON per event a person would act on; never one per span. Values of fields with secret names and
 * credentials inside URLs do not reach the destination.
 */
export function createLogger({ name, level = 'info', destination }: LoggerOptions): Logger {
  const options = {
    name,
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: redactFields,
    },
    serializers: { err: stdSerializers.errWithCause },
    hooks: { streamWrite: redactUrlCredentials },
  };
  return redactingLogger(pino(options, destination ?? pino.destination({ dest: 2, sync: true })));
}

/** pino's formatters see the fields of a line but not those of a child logger. */
function redactingLogger(logger: PinoLogger): Logger {
  return {
    trace: logger.trace.bind(logger),
    debug: logger.debug.bind(logger),
    info: logger.info.bind(logger),
    warn: logger.warn.bind(logger),
    error: logger.error.bind(logger),
    fatal: logger.fatal.bind(logger),
    child: (fields) => redactingLogger(logger.child(redactFields(fields))),
  };
}
