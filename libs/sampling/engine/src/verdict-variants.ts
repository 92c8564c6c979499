import type { Verdict } from '@clew/sampling-policies';

import { stressProbability } from './stress-relief.js';

/** Verdicts that no policy gives, and those of policies as changed by what went before. The same object for the same verdict. */
export class VerdictVariants {
  private readonly variants = new Map<string, Map<Verdict | string, Verdict>>();

  /** To be called with each flush, so that old probabilities leave nothing behind. */
  clear(): void {
    this.variants.clear();
  }

  /** It lost the draw, and those who won it stand for it already: it comes on top, with no weight. */
  onTop(verdict: Verdict): Verdict {
    return this.variant('on top', verdict, () => ({ ...verdict, probability: 0, adjustedCount: 0 }));
  }

  /** It stands also for those like it that were dropped for lack of room when it was opened. */
  underStress(verdict: Verdict, level: number): Verdict {
    const probability = stressProbability(level);
    if (level === 0 || !verdict.kept || verdict.probability <= probability) return verdict;
    return this.variant(`under stress ${level}`, verdict, () => ({
      ...verdict,
      probability,
      adjustedCount: 1 / probability,
    }));
  }

  lateError(policyVersion: string): Verdict {
    return this.variant('late error', policyVersion, () => ({
      ...nobodys(policyVersion),
      kept: true,
      reason: 'late_error',
    }));
  }

  notSampled(policyVersion: string): Verdict {
    return this.variant('not sampled', policyVersion, () => nobodys(policyVersion));
  }

  stressRelief(policyVersion: string, level: number): Verdict {
    return this.variant(`relief ${level}`, policyVersion, () => ({
      ...nobodys(policyVersion),
      reason: 'stress_relief',
      probability: stressProbability(level),
    }));
  }

  private variant(name: string, of: Verdict | string, make: () => Verdict): Verdict {
    const known = this.variants.get(name) ?? new Map<Verdict | string, Verdict>();
    this.variants.set(name, known);
    const verdict = known.get(of) ?? make();
    known.set(of, verdict);
    return verdict;
  }
}

function nobodys(policyVersion: string): Verdict {
  return {
    kept: false,
    reason: 'not_sampled',
    policyName: '',
    policyVersion,
    probability: 0,
    adjustedCount: 0,
    budgetPressure: 0,
  };
}
