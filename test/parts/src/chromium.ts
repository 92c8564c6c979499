import { access, constants } from 'node:fs/promises';
import { PartMissingError } from './part-report.js';
import { findProgram } from './run-program.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The path of a Chromium that can be driven: CHROMIUM_PATH, or one on PATH. Throws PartMissingError. */
export async function findChromium(): Promise<string> {
  const given = process.env['CHROMIUM_PATH'];
  if (given !== undefined && given !== '') {
    await access(given, constants.X_OK).catch((cause: unknown) => {
      throw new PartMissingError(`chromium: CHROMIUM_PATH is ${given}, which cannot be run`, { cause });
    });
    return given;
  }
  for (const name of NAMES) {
    const path = await findProgram(name);
    if (path !== undefined) return path;
  }
  throw new PartMissingError('chromium: set CHROMIUM_PATH, or install it (Debian: apt-get install -y chromium)');
}
