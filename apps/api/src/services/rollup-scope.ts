import type { RollupScope } from '@clew/store-contract';
import { ArgsType, Field, ID } from '@nestjs/graphql';

import { ApiError } from '../graphql/api-error.js';

/** More would make a question longer than its answer. */
const NAMES_MAX = 100;

/** Arguments of fields that are read from what was counted before sampling. */
@ArgsType()
export class RollupScopeArgs {
  @Field(() => [String], {
    nullable: true,
    description:
      'Only of these environments (`deployment.environment.name`), "" for spans that named none. A call is of an environment when either end is. Default: all.',
  })
  readonly environments?: readonly string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Only of these teams. A call is of a team when either end is. Default: all.',
  })
  readonly teamIds?: readonly string[] | null;
}

/** @param where in the request, for messages */
export function toRollupScope({ environments, teamIds }: RollupScopeArgs, where = ''): RollupScope {
  return {
    ...(environments && { environments: bounded(environments, `${where}environments`) }),
    ...(teamIds && { teamIds: bounded(teamIds, `${where}teamIds`) }),
  };
}

function bounded(names: readonly string[], where: string): readonly string[] {
  if (names.length <= NAMES_MAX) return names;
  throw new ApiError('LIMIT_EXCEEDED', `${where}: ${names.length} names, allowed are ${NAMES_MAX}`);
}
