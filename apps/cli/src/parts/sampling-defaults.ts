import type { ClewConfig } from '@clew/config';
import type { HybridDefaults } from '@clew/sampling-policies';

/** What holds for teams without a budget of their own, in the sampler and in whatever rehearses it. */
export function samplingDefaults({ sampler }: Pick<ClewConfig, 'sampler'>): HybridDefaults {
  const { budgetSpansPerSecond, budgetBytesPerDay, budgetReservedShare, baselineProbabilityMin } = sampler;
  return {
    budget: {
      spansPerSecond: budgetSpansPerSecond,
      reservedShare: budgetReservedShare,
      ...(budgetBytesPerDay === undefined ? {} : { bytesPerDay: budgetBytesPerDay }),
    },
    baselineProbabilityMin,
  };
}
