import type { DocumentObject } from '@clew/documents';
import { PolicyError } from '../policy-error.js';
import { keyWithin, type PlanContext, type PolicyPlan } from '../policies/policy-plan.js';
import { buildPolicySet } from '../set/policy-set-builder.js';
import { samplingObject } from './sampling-object.js';
import { PLAN_PARSERS, POLICY_TYPES } from './policy-types.js';

const POLICIES_MAX = 64;
const DEPTH_MAX = 4;
const NO_BUDGETS = { budgets: new Map(), defaultBudget: {}, baselineProbabilityMin: 0 };

/** A `sampling` document, checked: its policies in order. */
export interface SamplingDocument {
  readonly policies: readonly PolicyPlan[];
}

/** Throws PolicyError that says where the document is wrong and what is allowed there. */
export function parseSamplingDocument(content: unknown): SamplingDocument {
  const root = samplingObject(content);
  const policies = root.someObjects('policies', POLICIES_MAX).map((object) => parsePolicy(object));
  root.finish();
  refuseEqualNames(policies);
  // Only when it is built it shows whether all of it together is within limits.
  buildPolicySet(policies, { version: '', partitionCount: 1, budgets: NO_BUDGETS });
  return { policies };
}

function parsePolicy(object: DocumentObject): PolicyPlan {
  const name = object.text('name');
  return parseOfType(object, name, name, 0);
}

/** Policies within others need no name: nobody is told that it was them. */
function parsePart(object: DocumentObject, outer: PlanContext, index: number): PolicyPlan {
  const depth = outer.depth + 1;
  if (depth >= DEPTH_MAX) throw new PolicyError(object.path, `policies within policies may go ${DEPTH_MAX} deep`);
  const name = object.optionalText('name') ?? String(index + 1);
  return parseOfType(object, name, keyWithin(outer.key, name), depth);
}

function parseOfType(object: DocumentObject, name: string, key: string, depth: number): PolicyPlan {
  const type = object.oneOf('type', POLICY_TYPES);
  const context: PlanContext = {
    name,
    type,
    key,
    path: object.path,
    depth,
    part: (part, index) => parsePart(part, context, index),
  };
  const plan = PLAN_PARSERS[type](object, context);
  object.finish();
  return plan;
}

function refuseEqualNames(policies: readonly PolicyPlan[]): void {
  const names = new Set<string>();
  for (const { name, path } of policies) {
    if (names.has(name)) throw new PolicyError(`${path}.name`, `"${name}" is the name of an earlier policy`);
    names.add(name);
  }
}
