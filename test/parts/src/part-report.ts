/** Takes one line about how a part came to be. */
export type PartReport = (line: string) => void;

export const reportToStdout: PartReport = (line) => {
  process.stdout.write(`${line}\n`);
};

/** There is no way on this machine to have the part. The message says what would make one. */
export class PartMissingError extends Error {
  override readonly name = 'PartMissingError';
}

/**
 * Starts a part for tests that a machine may be unable to run. Where there is no way to have it, prints `not run: reason`
 * and gives undefined, so that the tests can be marked as skipped; with CI=true that is a failure. A part that
 * can be had but does not start is always a failure.
 */
export async function partIfAvailable<T>(start: () => Promise<T>, report = reportToStdout): Promise<T | undefined> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof PartMissingError) || process.env['CI'] === 'true') throw error;
    report(`not run: ${error.message}`);
    return undefined;
  }
}
