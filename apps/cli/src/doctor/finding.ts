import { sentencesOf } from '../cli-error.js';

/** One line of the doctor. `advice` is '' when nothing is to be done. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'error';
  readonly what: string;
  readonly advice: string;
}

export function ok(what: string): Finding {
  return { level: 'ok', what, advice: '' };
}

/** What a check that throws has to say. */
export async function findingOf(what: string, check: () => void | Promise<void>): Promise<Finding> {
  try {
    await check();
    return ok(what);
  } catch (error) {
    return { level: 'error', what, advice: sentencesOf(error).join(' ') };
  }
}
