import { styleOf, type Terminal } from '../terminal.js';

/** Lines that say what is going on while Clew starts. They go to standard error: standard output is for the answer. */
export interface Progress {
  readonly begin: (text: string) => void;
  /** `tookMs` undefined: not worth a figure. */
  readonly done: (text: string, tookMs?: number) => void;
}

export function createProgress({ err, coloured }: Terminal): Progress {
  const { dim, green } = styleOf(coloured);
  return {
    begin: (text) => {
      err(`  ${dim('…')} ${text}\n`);
    },
    done: (text, tookMs) => {
      const took = tookMs === undefined ? '' : dim(` ${(tookMs / 1000).toFixed(1)} s`);
      err(`  ${green('✓')} ${text}${took}\n`);
    },
  };
}
