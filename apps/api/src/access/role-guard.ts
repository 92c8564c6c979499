import { roleAllows } from '@clew/access-model';
import type { Role } from '@clew/access-model';
import { Injectable, SetMetadata } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';

import { ApiError } from '../graphql/api-error.js';
import type { GraphqlContext } from '../graphql/request-context.js';

const NEEDED_ROLE = Symbol('NeededRole');

/** Least role that may call a resolver method. */
export const RequiresRole = (role: Role): MethodDecorator => SetMetadata(NEEDED_ROLE, role);

/** Asked before every query and mutation. What declares no role may be read by everyone and changed by nobody. */
@Injectable()
export class RoleGuard implements CanActivate {
  readonly #reflector = new Reflector();

  canActivate(context: ExecutionContext): boolean {
    const graphql = GqlExecutionContext.create(context);
    const declared = this.#reflector.get<Role | undefined, typeof NEEDED_ROLE>(NEEDED_ROLE, context.getHandler());
    const isMutation = graphql.getInfo<GraphQLResolveInfo>().parentType.name === 'Mutation';
    if (declared === undefined && isMutation) throw new ApiError('FORBIDDEN', 'nobody may do this');
    requireRole(graphql.getContext<GraphqlContext>().scope.principal.role, declared ?? 'viewer');
    return true;
  }
}

/** Throws ApiError FORBIDDEN, with what is needed. */
export function requireRole(role: Role, needed: Role): void {
  if (roleAllows(role, needed)) return;
  throw new ApiError('FORBIDDEN', `this needs the role ${needed}, and the token has ${role}`);
}
