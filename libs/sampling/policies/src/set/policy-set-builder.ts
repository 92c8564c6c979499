import type { Learning } from '../learning.js';
import { type Capture, compileMatchers } from '../matching/compile-matchers.js';
import { conditionId, type SpanCondition } from '../matching/span-condition.js';
import { buildPolicy } from '../policies/combining-policies.js';
import type { PolicyContext, PolicyPlan } from '../policies/policy-plan.js';
import type { TeamBudgets } from '../policies/team-budgets.js';
import { PolicyError } from '../policy-error.js';
import { CAPTURES_MAX, SPAN_MATCHERS_MAX } from '../span-matchers.js';
import type { PolicySet } from '../policy-set.js';
import { JoinedPolicySet } from './joined-policy-set.js';

export interface SetOptions {
  readonly version: string;
  readonly partitionCount: number;
  readonly budgets: TeamBudgets;
}

/** Throws PolicyError where the plans together need more conditions on spans than a set may hold. */
export function buildPolicySet(plans: readonly PolicyPlan[], options: SetOptions): PolicySet {
  const context = new CollectingContext(options);
  const policies = plans.map((plan) => {
    context.path = plan.path;
    return buildPolicy(plan, context);
  });
  return new JoinedPolicySet({
    version: options.version,
    policies,
    matchers: compileMatchers(context.conditions, context.captures),
    learnings: context.learnings,
    canDrop: plans.some((plan) => plan.role === 'drop'),
  });
}

class CollectingContext implements PolicyContext {
  readonly partitionCount: number;
  readonly budgets: TeamBudgets;
  readonly conditions: SpanCondition[] = [];
  readonly captures: Capture[] = [];
  readonly learnings = new Map<string, Learning>();
  /** Of the policy that is being built. */
  path = '';
  private readonly numberOfCondition = new Map<string, number>();
  private readonly numberOfCapture = new Map<string, number>();

  constructor({ partitionCount, budgets }: SetOptions) {
    this.partitionCount = partitionCount;
    this.budgets = budgets;
  }

  matcher(condition: SpanCondition): number {
    const id = conditionId(condition);
    const known = this.numberOfCondition.get(id);
    if (known !== undefined) return known;
    const number = this.conditions.push(condition) - 1;
    if (number >= SPAN_MATCHERS_MAX) {
      throw new PolicyError(
        this.path,
        `needs one more condition on spans than the ${SPAN_MATCHERS_MAX} that a document may have`,
      );
    }
    this.numberOfCondition.set(id, number);
    return number;
  }

  capture(keys: readonly string[]): number {
    const id = keys.join('\0');
    const known = this.numberOfCapture.get(id);
    if (known !== undefined) return known;
    const number = this.captures.push(keys) - 1;
    if (number >= CAPTURES_MAX) {
      throw new PolicyError(
        this.path,
        `is one more than the ${CAPTURES_MAX} policies with \`keys\` that a document may have`,
      );
    }
    this.numberOfCapture.set(id, number);
    return number;
  }

  learns(owner: string, learning: Learning): void {
    this.learnings.set(owner, learning);
  }
}
