import type { Verdict } from '@clew/sampling-policies';

interface Entry {
  readonly key: string;
  readonly verdict: Verdict;
  holders: number;
}

/**
 * Numbers distinct verdicts, so that a trace holds one as an integer. A verdict is there for as long as somebody holds it: an
 * open trace, the memory of a closed one, or the manifest being applied. So a probability that moves for years leaves nothing behind.
 */
export class VerdictTable {
  private readonly entries: (Entry | undefined)[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly free: number[] = [];

  get size(): number {
    return this.numbers.size;
  }

  /** The number of a verdict that says the same, held once more. */
  hold(verdict: Verdict): number {
    const key = keyOf(verdict);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.free.pop() ?? this.entries.length;
      this.entries[number] = { key, verdict, holders: 0 };
      this.numbers.set(key, number);
    }
    this.retain(number);
    return number;
  }

  get(number: number): Verdict {
    return this.entry(number).verdict;
  }

  retain(number: number): void {
    this.entry(number).holders++;
  }

  release(number: number): void {
    const entry = this.entry(number);
    if (--entry.holders > 0) return;
    this.numbers.delete(entry.key);
    this.entries[number] = undefined;
    this.free.push(number);
  }

  private entry(number: number): Entry {
    const entry = this.entries[number];
    if (entry === undefined) throw new Error(`there is no verdict ${number}`);
    return entry;
  }
}

function keyOf(verdict: Verdict): string {
  const { kept, reason, policyName, policyVersion, probability, adjustedCount, budgetPressure } = verdict;
  return [kept, reason, policyName, policyVersion, probability, adjustedCount, budgetPressure].join('\0');
}
