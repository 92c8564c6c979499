import type { DocumentObject } from '@clew/documents';
import { PolicyError } from '../policy-error.js';
import { DROP, EXTRA, KEEP, type Policy, type PolicyAnswer } from '../policy.js';
import type { TraceFeatures } from '../trace-features.js';
import { isDrawn } from './draw.js';
import {
  answerPlan,
  type AnswerPlan,
  type ConditionPlan,
  type PlanContext,
  type PolicyContext,
  type PolicyPlan,
} from './policy-plan.js';
import { allOf, noneOf, type TraceCondition } from './trace-condition.js';

const PARTS_MAX = 32;

/** A policy of its own from a plan, whatever its role. */
export function buildPolicy(plan: PolicyPlan, context: PolicyContext): Policy {
  return plan.role === 'condition' ? conditionPolicy(plan, context) : plan.build(context);
}

function conditionPolicy(plan: ConditionPlan, context: PolicyContext): Policy {
  const condition = plan.condition(context);
  const answerTo = answering(plan);
  return {
    name: plan.name,
    type: plan.type,
    isMonotone: isSteady(condition),
    isLimited: false,
    answer: (trace, streamTimeMs) => (condition.holds(trace, streamTimeMs) ? answerTo(trace) : undefined),
  };
}

/** What is said of a trace for which the condition holds. */
function answering({ isExtra, probability }: ConditionPlan): (trace: TraceFeatures) => PolicyAnswer {
  if (isExtra) return (trace) => (isDrawn(trace, probability) ? EXTRA : undefined);
  const answer = probability === 1 ? KEEP : { kind: 'probability' as const, probability };
  return probability === 0 ? () => undefined : () => answer;
}

function isSteady({ steadiness }: TraceCondition): boolean {
  return steadiness === 'rising' || steadiness === 'fixed';
}

/** All of its parts: the lowest of their probabilities. */
export function and(object: DocumentObject, context: PlanContext): PolicyPlan {
  const parts = partsOf(object, context);
  const conditions = parts.filter((part) => part.role === 'condition');
  const others = parts.filter((part) => part.role !== 'condition');
  // Conditions alone are a condition again, which `not` and `drop` may hold.
  if (others.length === 0) return conditionOfAll(context, conditions);
  const role = others.some((part) => part.role === 'limit') ? 'limit' : 'share';
  return answerPlan(context, role, (set) => {
    const all = conditionOfAll(context, conditions);
    const condition = all.condition(set);
    const answerTo = answering(all);
    const built = others.map((part) => part.build(set));
    const shares = built.filter((part) => !part.isLimited);
    const limits = built.filter((part) => part.isLimited);
    const pressing = shares.find((share) => share.pressure !== undefined);
    const policy: Policy = {
      name: context.name,
      type: context.type,
      isMonotone: limits.length === 0 && isSteady(condition) && shares.every((share) => share.isMonotone),
      isLimited: limits.length > 0,
      answer: (trace, streamTimeMs) => {
        if (!condition.holds(trace, streamTimeMs)) return undefined;
        const joined = lowest(answerTo(trace), shares, trace, streamTimeMs);
        return limits.length === 0 ? joined : withinLimits(joined, limits, trace, streamTimeMs);
      },
    };
    if (pressing === undefined) return policy;
    return { ...policy, pressure: (trace, streamTimeMs) => pressing.pressure?.(trace, streamTimeMs) ?? 0 };
  });
}

function conditionOfAll({ name, type, key, path }: PlanContext, parts: readonly ConditionPlan[]): ConditionPlan {
  return {
    role: 'condition',
    name,
    type,
    key,
    path,
    probability: Math.min(1, ...parts.map((part) => part.probability)),
    isExtra: parts.some((part) => part.isExtra),
    condition: (set) => allOf(parts.map((part) => part.condition(set))),
  };
}

function lowest(
  first: PolicyAnswer,
  shares: readonly Policy[],
  trace: TraceFeatures,
  streamTimeMs: number,
): PolicyAnswer {
  let joined = first;
  for (const share of shares) {
    if (joined === undefined) return undefined;
    const answer = share.answer(trace, streamTimeMs);
    if (answer?.kind !== 'probability') return answer === undefined ? undefined : joined;
    if (joined.kind === 'extra') joined = isDrawn(trace, answer.probability) ? EXTRA : undefined;
    else if (joined.kind === 'probability' && answer.probability < joined.probability) joined = answer;
  }
  return joined;
}

/** A limit has no probability, so the draw is held here; and only what won it may take from a limit. */
function withinLimits(
  answer: PolicyAnswer,
  limits: readonly Policy[],
  trace: TraceFeatures,
  streamTimeMs: number,
): PolicyAnswer {
  if (answer === undefined) return undefined;
  if (answer.kind === 'probability' && !isDrawn(trace, answer.probability)) return undefined;
  return limits.every((limit) => limit.answer(trace, streamTimeMs) !== undefined) ? EXTRA : undefined;
}

/** What its part is not. */
export function not(object: DocumentObject, context: PlanContext): ConditionPlan {
  const part = certain(context.part(object.object('policy'), 0), 'not');
  return {
    ...conditionOfAll(context, []),
    probability: object.number('probability', { min: 0, max: 1 }, 1),
    condition: (set) => noneOf(part.condition(set)),
  };
}

/** Drops what all of its parts hold for, whatever other policies say. */
export function drop(object: DocumentObject, context: PlanContext): AnswerPlan {
  if (context.depth > 0) throw new PolicyError(context.path, 'a `drop` cannot be part of another policy');
  const parts = partsOf(object, context).map((part) => certain(part, 'drop'));
  return answerPlan(context, 'drop', (set) => {
    const condition = allOf(parts.map((part) => part.condition(set)));
    return {
      name: context.name,
      type: context.type,
      isMonotone: false,
      isLimited: false,
      answer: (trace, streamTimeMs) => (condition.holds(trace, streamTimeMs) ? DROP : undefined),
    };
  });
}

function partsOf(object: DocumentObject, context: PlanContext): readonly PolicyPlan[] {
  return object.someObjects('policies', PARTS_MAX).map((part, index) => context.part(part, index));
}

/** What is turned round or dropped must hold or not hold: of a share nobody could say what the rest stands for. */
function certain(part: PolicyPlan, outer: string): ConditionPlan {
  if (part.role === 'condition' && part.probability === 1) return part;
  throw new PolicyError(
    part.path,
    `${part.type} keeps a share of traces; within \`${outer}\` only what a trace is or is not is allowed`,
  );
}
