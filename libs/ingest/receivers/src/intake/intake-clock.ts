/** Time for the intake, so that tests can hold it still. */
export interface IntakeClock {
  nowUnixMs(): number;
  /** Runs `task` once after `delayMs`; the returned function calls it off. */
  after(delayMs: number, task: () => void): () => void;
}

export const systemClock: IntakeClock = {
  nowUnixMs: () => Date.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};
