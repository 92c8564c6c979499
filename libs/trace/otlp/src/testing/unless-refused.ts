import { OtlpError } from '../otlp-error.js';

/** What reading gives, or undefined when it ends in the one error that reading may end in; any other error goes on. */
export function unlessRefused<T>(read: () => T, reason = /./): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof OtlpError && reason.test(error.message)) return undefined;
    throw error;
  }
}
