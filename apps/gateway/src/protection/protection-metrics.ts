import { defineCounter } from '@clew/self-telemetry';

/** No labels of tenants: which rule of whom is in the control store. */
export const PROTECTION_METRICS = {
  ruleActions: defineCounter({
    name: 'clew_gateway_rule_actions_total',
    help: 'Values that masking rules have changed, by what was done to them.',
    labelNames: ['action'],
  }),
  glossaryViolations: defineCounter({
    name: 'clew_gateway_glossary_violations_total',
    help: 'Attributes that do not keep to the glossary of their team, by how.',
    labelNames: ['violation'],
  }),
  ruleFailures: defineCounter({
    name: 'clew_gateway_rule_failures_total',
    help: 'Rule documents that could not be compiled: the ones before them still hold.',
  }),
  observationsDropped: defineCounter({
    name: 'clew_gateway_observations_dropped_total',
    help: 'Observations that were never written: there were too many kinds of them while the control store was away.',
  }),
} as const;
