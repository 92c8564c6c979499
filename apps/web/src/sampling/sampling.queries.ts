import { graphql } from '../generated/index.js';

export const LoadSamplingQuality = graphql(`
  query LoadSamplingQuality($range: TimeRange!) {
    all: samplingQuality(range: $range) {
      ...QualityFigures
      upgradedTraceCount
      unweightedTraceCount
      lateSpanRate
      reasons {
        kept
        reason
        policyName
        traceCount
        spanCount
      }
    }
    services: samplingQuality(range: $range, groupBy: SERVICE, first: 100) {
      ...QualityFigures
    }
  }

  fragment QualityFigures on SamplingQuality {
    name
    traceCount
    errorTraceCount
    spanCount
    keptSpanCount
    errorCaptureRate
    keptTraceRate
    keptSpanRate
    partialTraceRate
    traceDrift
  }
`);

/** What every team sent and kept, beside the budgets that hold. */
export const LoadBudgets = graphql(`
  query LoadBudgets($range: TimeRange!) {
    samplingQuality(range: $range, groupBy: TEAM, first: 500) {
      name
      spanCount
      keptSpanCount
      byteCount
      keptByteCount
      keptSpanRate
    }
    ruleDocuments(kind: SAMPLING_BUDGET) {
      teamId
      version
      content
    }
  }
`);

export const LoadDryRun = graphql(`
  query LoadDryRun($range: TimeRange!, $candidateVersion: String) {
    samplingDryRun(range: $range, candidateVersion: $candidateVersion) {
      candidate {
        version
        activeVersions
        firstHour
        lastHour
      }
      candidates {
        version
      }
      total {
        ...Comparison
      }
      services {
        ...Comparison
      }
    }
  }

  fragment Comparison on SamplingDryRunComparison {
    serviceName
    seen {
      traceCount
      spanCount
      byteCount
    }
    keptNow {
      traceCount
      spanCount
      byteCount
    }
    keptThen {
      traceCount
      spanCount
      byteCount
    }
    keptByActiveOnly {
      traceCount
    }
    keptByCandidateOnly {
      traceCount
    }
    errorTracesLost
    errorTracesGained
  }
`);

export const ReplayPolicies = graphql(`
  query ReplayPolicies($input: SamplingReplayInput!) {
    samplingReplay(input: $input) {
      firstDecidedAt
      lastDecidedAt
      isComplete
      lateSpanCount
      notJudged {
        name
        type
        reason
      }
      keptByNotJudged {
        traceCount
        spanCount
      }
      total {
        ...Comparison
      }
      services {
        ...Comparison
      }
    }
  }
`);

export const ImportCollectorSampling = graphql(`
  query ImportCollectorSampling($config: String!, $processor: String) {
    importCollectorSampling(config: $config, processor: $processor) {
      document
      notes {
        policy
        level
        message
      }
    }
  }
`);

export const LoadDecision = graphql(`
  query LoadDecision($traceId: TraceId!) {
    decision(traceId: $traceId) {
      traceId
      outcome
      explanation
      isOpen
      isPartial
      isUpgraded
      reason
      policyName
      policyVersion
      probability
      adjustedCount
      upstreamProbability
      budget {
        pressure
      }
      decidedAt
      teamId
      environment
      spanCount
      errorSpanCount
      keptSpanCount
      lateSpanCount
      byteCount
      startTime
      duration
      entryServiceName
      entrySpanName
      services
      errorSignature
      records {
        decidedAt
        kept
        isLate
        reason
        policyName
        policyVersion
        spanCount
        errorSpanCount
      }
    }
  }
`);
