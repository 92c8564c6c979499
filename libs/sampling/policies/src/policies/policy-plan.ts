import type { DocumentObject } from '@clew/documents';
import type { Learning } from '../learning.js';
import type { SpanCondition } from '../matching/span-condition.js';
import type { Policy } from '../policy.js';
import type { TeamBudgets } from './team-budgets.js';
import type { TraceCondition } from './trace-condition.js';

/** What policies of one set are built with; it collects what they need of the set. */
export interface PolicyContext {
  /** Of the stream, over which rates and counts are spread evenly, as traces are. */
  readonly partitionCount: number;
  readonly budgets: TeamBudgets;
  /** Number of the matcher for this condition; the same for the same condition. */
  matcher(condition: SpanCondition): number;
  /** Number of the capture of these keys from entry spans. */
  capture(keys: readonly string[]): number;
  /** Hands over what learns. @param owner from `ownerOf`, by which what was learned is carried over to the next version */
  learns(owner: string, learning: Learning): void;
}

interface PlanBase {
  readonly name: string;
  readonly type: string;
  /** Names it within its document, whatever its place: `name`, or `outer > name`. */
  readonly key: string;
  /** Where it stands in the document, for messages. */
  readonly path: string;
}

/** Something that a trace is or is not, and the share of those to keep. */
export interface ConditionPlan extends PlanBase {
  readonly role: 'condition';
  readonly probability: number;
  /** Kept with no probability to be told. */
  readonly isExtra: boolean;
  condition(context: PolicyContext): TraceCondition;
}

/** Answers with a share of traces, or with `extra`. */
export interface AnswerPlan extends PlanBase {
  readonly role: 'share' | 'limit' | 'drop';
  build(context: PolicyContext): Policy;
}

/** A policy as its document says it: checked, not yet built. */
export type PolicyPlan = ConditionPlan | AnswerPlan;

/** What a parser is told beside the object itself. */
export interface PlanContext extends PlanBase {
  /** How deep within other policies; 0 for the policies of the document. */
  readonly depth: number;
  /** Parses a policy within this one. */
  part(object: DocumentObject, index: number): PolicyPlan;
}

/** Reads the options of one type. Throws PolicyError. */
export type PlanParser = (object: DocumentObject, context: PlanContext) => PolicyPlan;

export type ConditionOf = (context: PolicyContext) => TraceCondition;

/** Reads `probability`, which every condition may have. */
export function conditionPlan(object: DocumentObject, context: PlanContext, condition: ConditionOf): ConditionPlan {
  const probability = object.number('probability', { min: 0, max: 1 }, 1);
  return { ...baseOf(context), role: 'condition', probability, isExtra: false, condition };
}

/** For conditions whose share of all traces nobody can know. */
export function extraPlan(context: PlanContext, condition: ConditionOf): ConditionPlan {
  return { ...baseOf(context), role: 'condition', probability: 1, isExtra: true, condition };
}

export function answerPlan(
  context: PlanContext,
  role: AnswerPlan['role'],
  build: (context: PolicyContext) => Policy,
): AnswerPlan {
  return { ...baseOf(context), role, build };
}

function baseOf({ name, type, key, path }: PlanContext): PlanBase {
  return { name, type, key, path };
}

/** Names what a policy learns; another for another type, whose memory is of another kind. */
export function ownerOf({ key, type }: Pick<PlanContext, 'key' | 'type'>, part = ''): string {
  return `${key} (${type})${part}`;
}

const WITHIN = ' > ';

/** Key of a policy within another one. */
export function keyWithin(outerKey: string, name: string): string {
  return `${outerKey}${WITHIN}${name}`;
}

/** Whether `policyName` of a verdict is that of this plan, or of the policy that it is within. */
export function ownsVerdict(key: string, policyName: string): boolean {
  return key === policyName || key.startsWith(`${policyName}${WITHIN}`);
}
