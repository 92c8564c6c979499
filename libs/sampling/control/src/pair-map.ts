/** Values by two names. Two look-ups in place of one under a joined key: joining would allocate on paths that every trace takes. */
export class PairMap<Value extends { readonly lastMs: number }> {
  private readonly byFirst = new Map<string, Map<string, Value>>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  get(first: string, second: string): Value | undefined {
    return this.byFirst.get(first)?.get(second);
  }

  set(first: string, second: string, value: Value): void {
    let bySecond = this.byFirst.get(first);
    if (bySecond === undefined) {
      bySecond = new Map();
      this.byFirst.set(first, bySecond);
    }
    if (!bySecond.has(second)) this.count++;
    bySecond.set(second, value);
  }

  delete(first: string, second: string): void {
    const bySecond = this.byFirst.get(first);
    if (bySecond?.delete(second) !== true) return;
    this.count--;
    if (bySecond.size === 0) this.byFirst.delete(first);
  }

  *entries(): Generator<[first: string, second: string, value: Value]> {
    for (const [first, bySecond] of this.byFirst) {
      for (const [second, value] of bySecond) yield [first, second, value];
    }
  }

  /** The eighth that was quiet for longest: many at once, so that a stream of new names does not sort for each. */
  removeQuietest(): Value[] {
    const byAge = [...this.entries()].toSorted(([, , a], [, , b]) => a.lastMs - b.lastMs);
    return byAge.slice(0, Math.ceil(this.count / 8)).map(([first, second, value]) => {
      this.delete(first, second);
      return value;
    });
  }
}
