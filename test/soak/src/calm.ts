/** Times in which nothing was away and nobody was behind: delays within them are those of normal work. */
export class Calm {
  readonly #windows: { readonly fromMs: number; toMs: number }[] = [];

  /** Nobody is calm until `regained` is called. */
  lost(atMs: number): void {
    this.#windows.push({ fromMs: atMs, toMs: Number.POSITIVE_INFINITY });
  }

  regained(atMs: number): void {
    const last = this.#windows.at(-1);
    if (last !== undefined) last.toMs = atMs;
  }

  /** Whether all of the time from `fromMs` to `toMs` was calm. */
  during(fromMs: number, toMs: number): boolean {
    return this.#windows.every((window) => toMs < window.fromMs || fromMs > window.toMs);
  }
}
