import type { SamplingStrategy } from '@clew/head-sampling';

/**
 * SamplingStrategyResponse of Jaeger's sampling.proto in its JSON mapping, names and enum texts as its clients compare
 * them. https://www.jaegertracing.io/docs/latest/apis/#remote-sampling-configuration
 */
export function strategyJson(strategy: SamplingStrategy): string {
  const { defaultProbability, lowerBoundTracesPerSecond, routes } = strategy;
  return JSON.stringify({
    strategyType: 'PROBABILISTIC',
    probabilisticSampling: { samplingRate: defaultProbability },
    ...(isPerOperation(strategy)
      ? {
          operationSampling: {
            defaultSamplingProbability: defaultProbability,
            defaultLowerBoundTracesPerSecond: lowerBoundTracesPerSecond,
            perOperationStrategies: [...routes].map(([operation, samplingRate]) => ({
              operation,
              probabilisticSampling: { samplingRate },
            })),
          },
        }
      : {}),
  });
}

/** One probability for all needs no list, and no sampler per route in the SDK. */
export function isPerOperation({ routes, lowerBoundTracesPerSecond }: SamplingStrategy): boolean {
  return routes.size > 0 || lowerBoundTracesPerSecond > 0;
}
