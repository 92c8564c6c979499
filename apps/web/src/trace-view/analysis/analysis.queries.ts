import { graphql } from '../../generated/index.js';

/**
 * What the spans tell together. The path has one segment for each turn, so it asks for more of them than of findings, at the times
 * that the waterfall shows.
 */
export const LoadAnalysis = graphql(`
  query LoadAnalysis($traceId: TraceId!, $correctClockSkew: Boolean!) {
    trace(traceId: $traceId) {
      times: analysis(correctClockSkew: $correctClockSkew, first: 500) {
        criticalPath {
          segments {
            items {
              spanId
              activity
              startTimeUnixNano
              endTimeUnixNano
            }
            total
          }
        }
        clockSkew {
          correctedSpans {
            items {
              spanId
              startTimeUnixNano
              endTimeUnixNano
            }
            total
          }
        }
      }
      analysis(first: 10) {
        criticalPath {
          rootDuration
          byService {
            items {
              serviceName
              duration
              share
            }
          }
          bySpan {
            items {
              spanId
              serviceName
              spanName
              duration
              share
            }
            total
          }
        }
        selfTimes {
          bySpanName {
            items {
              serviceName
              spanName
              spanCount
              selfTime
              share
            }
            total
          }
        }
        clockSkew {
          shifts {
            items {
              explanation
              duration
              isApplied
              spanIds {
                ...FindingSpans
              }
            }
            total
          }
        }
        orphans {
          groups {
            items {
              explanation
              duration
              spanIds {
                ...FindingSpans
              }
            }
            total
          }
        }
        gaps {
          items {
            explanation
            duration
            spanIds {
              ...FindingSpans
            }
          }
          total
        }
        retries {
          items {
            explanation
            duration
            spanIds {
              ...FindingSpans
            }
          }
          total
        }
        repeatedCalls {
          items {
            explanation
            duration
            spanIds {
              ...FindingSpans
            }
          }
          total
        }
        messagingLags {
          items {
            explanation
            duration
            spanIds {
              ...FindingSpans
            }
          }
          total
        }
        databases {
          statements {
            items {
              explanation
              duration
              spanIds {
                ...FindingSpans
              }
            }
            total
          }
          poolWaits {
            items {
              explanation
              duration
              spanIds {
                ...FindingSpans
              }
            }
            total
          }
        }
        externalCalls {
          items {
            explanation
            duration
            spanIds {
              ...FindingSpans
            }
          }
          total
        }
        coldStarts {
          items {
            explanation
            duration
            spanIds {
              ...FindingSpans
            }
          }
          total
        }
        fanOuts {
          items {
            explanation
            duration
            spanIds {
              ...FindingSpans
            }
          }
          total
        }
        errorOrigins {
          items {
            explanation
            duration
            spanIds {
              ...FindingSpans
            }
          }
          total
        }
      }
    }
  }

  fragment FindingSpans on SpanIdList {
    items
    total
  }
`);
