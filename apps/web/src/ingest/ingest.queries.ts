import { graphql } from '../generated/index.js';

export const LoadIngestKeys = graphql(`
  query LoadIngestKeys {
    ingestKeys {
      id
      teamId
      name
      prefix
      environment
      limits {
        spansPerSecond
        bytesPerSecond
        burstSeconds
      }
      createdAt
      expiresAt
      revokedAt
    }
  }
`);

export const IssueIngestKey = graphql(`
  mutation IssueIngestKey($input: IssueIngestKeyInput!) {
    issueIngestKey(input: $input) {
      id
      key
    }
  }
`);

export const UpdateIngestKeyLimits = graphql(`
  mutation UpdateIngestKeyLimits($id: ID!, $limits: IngestLimitsInput) {
    updateIngestKeyLimits(id: $id, limits: $limits) {
      id
    }
  }
`);

export const RevokeIngestKey = graphql(`
  mutation RevokeIngestKey($id: ID!) {
    revokeIngestKey(id: $id)
  }
`);

export const LoadRuleHistory = graphql(`
  query LoadRuleHistory($kind: RuleDocumentKind!, $teamId: ID) {
    ruleDocumentHistory(kind: $kind, teamId: $teamId, first: 20) {
      version
      content
      createdAt
      createdBy
    }
  }
`);

export const SaveRuleDocument = graphql(`
  mutation SaveRuleDocument($input: SaveRuleDocumentInput!) {
    saveRuleDocument(input: $input) {
      version
    }
  }
`);

export const CheckRuleDocument = graphql(`
  query CheckRuleDocument($kind: RuleDocumentKind!, $content: JSON!) {
    checkRuleDocument(kind: $kind, content: $content)
  }
`);

export const TryMaskingRules = graphql(`
  query TryMaskingRules($input: MaskingDryRunInput!) {
    maskingDryRun(input: $input) {
      spanCount
      changedSpanCount
      changes {
        ruleId
        action
        serviceName
        attributeKey
        count
        samples {
          before
          after
        }
      }
    }
  }
`);

export const LoadFindings = graphql(`
  query LoadFindings($range: TimeRange!) {
    maskingFindings(range: $range, first: 200) {
      id
      teamId
      detector
      attributeKey
      serviceName
      firstSeenAt
      lastSeenAt
      state
    }
    ruleCounts(range: $range, first: 200) {
      teamId
      ruleId
      action
      count
      lastHour
    }
  }
`);

export const AcknowledgeFinding = graphql(`
  mutation AcknowledgeFinding($id: ID!) {
    acknowledgeFinding(id: $id) {
      id
    }
  }
`);

export const LoadAttributes = graphql(`
  query LoadAttributes($range: TimeRange!) {
    attributeCardinality(range: $range, first: 200) {
      teamId
      attributeKey
      estimate
      limited
      serviceNames
    }
    glossaryViolations(range: $range, first: 100) {
      teamId
      serviceName
      attributeKey
      violation
      count
    }
    schemaDrift(range: $range, first: 100) {
      teamId
      serviceName
      deprecatedKey
      currentKey
      count
    }
    spanFaults(range: $range, first: 100) {
      teamId
      serviceName
      reason
      count
    }
  }
`);
