/** Something that one process among all does every so often. */
export interface PeriodicTask {
  readonly name: string;
  /** From one beginning to the next. One that takes longer begins again as soon as it ended. */
  readonly everyMs: number;
  /** @param context.signal aborts when the lease is lost or the process stops */
  readonly run: (context: { readonly signal: AbortSignal; readonly fence: bigint }) => Promise<void>;
}
