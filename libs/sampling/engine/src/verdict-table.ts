import type { Verdict } from '@clew/sampling-policies';

/** Numbers the few distinct verdicts, so that a trace holds one as an integer. */
export class VerdictTable {
  private readonly verdicts: Verdict[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(verdict: Verdict): number {
    const key = `${String(verdict.kept)}\0${verdict.reason}\0${verdict.adjustedCount}\0${verdict.policyVersion}`;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.verdicts.push(verdict) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }

  get(number: number): Verdict {
    const verdict = this.verdicts[number];
    if (verdict === undefined) throw new Error(`there is no verdict ${number}`);
    return verdict;
  }
}
