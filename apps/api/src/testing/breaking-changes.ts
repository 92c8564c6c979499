import { findBreakingChanges } from 'graphql';
import type { GraphQLSchema } from 'graphql';

/** A change that clients of the released schema notice, and why it is made all the same. */
export interface AcceptedChange {
  /** As the check words it. */
  readonly change: string;
  readonly reason: string;
}

/**
 * What is wrong with a schema beside the released one: changes that break its clients and that nobody has written down with a
 * reason, and entries for changes that are not made. Empty when all is well.
 */
export function breakingChangeProblems(
  released: GraphQLSchema,
  current: GraphQLSchema,
  accepted: readonly AcceptedChange[],
): readonly string[] {
  const changes = findBreakingChanges(released, current).map(({ type, description }) => `${type}: ${description}`);
  const reasons = new Map(accepted.map(({ change, reason }) => [change, reason.trim()]));
  return [
    ...changes
      .filter((change) => (reasons.get(change) ?? '') === '')
      .map((change) => `${change} breaks clients of the released schema: undo it, or write down the reason`),
    ...accepted
      .filter(({ change }) => !changes.includes(change))
      .map(({ change }) => `${change} is written down, but is no change of this schema: delete the entry`),
  ];
}
