import type { StoredDecision } from '@clew/store-contract';

import { countOf, durationOf, percentOf, rounded } from './amounts.js';

/** What a type of policy looks for, as the end of a sentence: "Kept because ...". */
const CAUSES: Readonly<Record<string, (row: StoredDecision) => string>> = {
  always: () => 'everything that reaches this policy is kept',
  below_rate: () => 'everything is kept while few spans come',
  error: errors,
  status_code: errors,
  latency: ({ durationNano }) => `it lasted ${durationOf(durationNano)}`,
  slow_route: ({ durationNano }) => `it lasted ${durationOf(durationNano)}, which is slow for its route`,
  late_error: ({ errorSpanCount }) => `${countOf(errorSpanCount, 'span')} with an error came after it was dropped`,
  error_signature: () => 'few errors of its kind were kept lately',
  rare_path: () => 'it takes a path that is rarely seen',
  new_deploy: () => 'it ran through a new version of a service',
  linked: () => 'a trace that it is linked with was kept',
  synthetic: () => 'it comes from a synthetic test',
  numeric_attribute: attributes,
  string_attribute: attributes,
  boolean_attribute: attributes,
  trace_state: () => 'its trace state has what the policy asks for',
  trace_flags: () => 'its trace flags are what the policy asks for',
  span_count: ({ spanCount }) => `it has ${countOf(spanCount, 'span')}`,
  rate_limiting: () => 'there was room below the limit of spans per second',
  bytes_limiting: () => 'there was room below the limit of bytes per second',
  budget: ({ probability }) =>
    probability === 1
      ? 'its team was within its budget'
      : 'the budget of its team had room for a share of traces like it',
  dynamic_rate: () => 'a share of traces with its key is kept',
  expression: () => 'the expression of the policy is true of it',
};

function errors({ errorSpanCount, spanCount }: StoredDecision): string {
  if (errorSpanCount === 0) return 'the status of its spans is what the policy asks for';
  if (spanCount === 1) return 'its only span has an error';
  const errorSpans = errorSpanCount === 1 ? 'one' : rounded(errorSpanCount);
  return `${errorSpans} of its ${countOf(spanCount, 'span')} ${errorSpanCount === 1 ? 'has' : 'have'} an error`;
}

function attributes(): string {
  return 'an attribute has the value that the policy asks for';
}

/** The same of verdicts that drop, whatever else is true of the trace. */
const DROP_CAUSES: Readonly<Record<string, string>> = {
  drop: 'the policy keeps nothing like it',
  stress_relief: 'the sampler was short of memory',
};

const NOT_SAMPLED = 'not_sampled';

/** Who decided and why, as one sentence. */
export function verdictSentence(row: StoredDecision): string {
  const { kept, reason, policyName } = row;
  // With a name it is that of the policy whose draw was lost.
  if (reason === NOT_SAMPLED && policyName === '') return `Dropped because no policy asked for it${policiesOf(row)}.`;
  const cause = kept ? CAUSES[reason]?.(row) : DROP_CAUSES[reason];
  // A late error and stress relief are no policy's.
  const by = policyName === '' ? '' : ` by ${policyOf(row)}`;
  const because = cause === undefined ? '' : ` because ${cause}`;
  return `${kept ? 'Kept' : 'Dropped'}${by === '' && because === '' ? ` (${reason})` : `${by}${because}`}.`;
}

function policyOf({ policyName, reason, policyVersion }: StoredDecision): string {
  const version = policyVersion === '' ? '' : `version ${policyVersion}`;
  const details = [policyName === reason || reason === NOT_SAMPLED ? '' : reason, version].filter(
    (part) => part !== '',
  );
  return `the policy ${policyName}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
}

function policiesOf({ policyVersion }: StoredDecision): string {
  return policyVersion === '' ? '' : ` (policies of version ${policyVersion})`;
}

/** What chance had to do with it. */
export function drawSentence({ kept, probability, adjustedCount }: StoredDecision): string | undefined {
  const isDrawn = probability > 0 && probability < 1;
  if (!kept) {
    if (!isDrawn) return undefined;
    return `It lost the draw at ${percentOf(probability)}: of ${rounded(1 / probability)} traces like it one is kept.`;
  }
  if (adjustedCount === 0) {
    return 'It was kept on top of what chance keeps: no probability is known, so it stands for itself alone and estimates from stored traces leave it out.';
  }
  if (isDrawn) {
    return `It won the draw at ${percentOf(probability)}, so it stands for ${rounded(adjustedCount)} traces like it.`;
  }
  return 'All traces like it are kept, so it stands for itself.';
}

/** How the payer's budget stood. */
export function budgetWords(pressure: number): string {
  if (pressure === 0) return 'No budget had a say.';
  if (pressure <= 1) return `Its team was within its budget, at ${percentOf(pressure)} of it.`;
  return `Its team was over its budget: what it sent was ${rounded(pressure)} times as much.`;
}
