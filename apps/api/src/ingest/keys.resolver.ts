import type { IngestKeyAdministration, IngestKeyInfo } from '@clew/access-model';
import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';

import { RequiresRole } from '../access/role-guard.js';
import { ApiError } from '../graphql/api-error.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { dateOf, unixNanoOf } from '../graphql/unix-nano.js';
import { INGEST_ADMINISTRATION } from '../injection.js';
import {
  IngestKeyModel,
  IngestLimitsInput,
  IssuedIngestKeyModel,
  IssueIngestKeyInput,
  toIngestLimits,
} from './key.models.js';
import { KnownTeams } from './known-team.js';

const NAME_CHARS_MAX = 200;
const ENVIRONMENT_CHARS_MAX = 100;

@Resolver()
export class KeysResolver {
  readonly #keys: IngestKeyAdministration;
  readonly #teams: KnownTeams;

  constructor(@Inject(INGEST_ADMINISTRATION) keys: IngestKeyAdministration, @Inject(KnownTeams) teams: KnownTeams) {
    this.#keys = keys;
    this.#teams = teams;
  }

  @Query(() => [IngestKeyModel], { description: 'Ingest keys, oldest first, revoked ones included, at most 1,000.' })
  @RequiresRole('editor')
  async ingestKeys(@Scope() scope: RequestScope): Promise<IngestKeyModel[]> {
    return (await scope.read(() => this.#keys.listIngestKeys(scope.tenantId))).map(toModel);
  }

  @Mutation(() => IssuedIngestKeyModel, { description: 'Makes a key, which is shown this once.' })
  @RequiresRole('admin')
  async issueIngestKey(
    @Scope() scope: RequestScope,
    @Args('input', { type: () => IssueIngestKeyInput }) input: IssueIngestKeyInput,
  ): Promise<IssuedIngestKeyModel> {
    const { name, environment, expiresAt } = input;
    const teamId = (await this.#teams.require(scope, input.teamId)) ?? input.teamId;
    const limits = toIngestLimits(input.limits, checkNumber);
    requireText('input.name', name, NAME_CHARS_MAX);
    if (typeof environment === 'string') requireText('input.environment', environment, ENVIRONMENT_CHARS_MAX);
    if (typeof expiresAt === 'bigint' && dateOf(expiresAt).getTime() <= Date.now()) {
      throw new ApiError('BAD_USER_INPUT', 'input.expiresAt: the key would have expired already');
    }
    return this.#keys.issueIngestKey({
      ...{ organisationId: scope.tenantId, teamId, name },
      ...(typeof environment === 'string' ? { environment } : {}),
      ...(limits === undefined ? {} : { limits }),
      ...(typeof expiresAt === 'bigint' ? { expiresAt: dateOf(expiresAt) } : {}),
    });
  }

  @Mutation(() => IngestKeyModel, { description: 'Changes what a key may send; without limits it may send anything.' })
  @RequiresRole('admin')
  async updateIngestKeyLimits(
    @Scope() scope: RequestScope,
    @Args('id', { type: () => ID }) id: string,
    @Args('limits', { type: () => IngestLimitsInput, nullable: true }) limits?: IngestLimitsInput | null,
  ): Promise<IngestKeyModel> {
    const checked = toIngestLimits(limits, checkNumber);
    if (!(await this.#keys.updateIngestKeyLimits(scope.tenantId, id, checked))) throw noSuchKey();
    const changed = (await this.#keys.listIngestKeys(scope.tenantId)).find((key) => key.id === id);
    if (changed === undefined) throw noSuchKey();
    return toModel(changed);
  }

  @Mutation(() => Boolean, {
    description:
      'From now on the key is refused, on every gateway within seconds. False when there is no such active key.',
  })
  @RequiresRole('admin')
  revokeIngestKey(@Scope() scope: RequestScope, @Args('id', { type: () => ID }) id: string): Promise<boolean> {
    return this.#keys.revokeIngestKey(scope.tenantId, id);
  }
}

function toModel({ createdAt, expiresAt, revokedAt, limits, ...key }: IngestKeyInfo): IngestKeyModel {
  return {
    ...key,
    limits: limits && { spansPerSecond: undefined, bytesPerSecond: undefined, ...limits },
    createdAt: unixNanoOf(createdAt),
    expiresAt: expiresAt && unixNanoOf(expiresAt),
    revokedAt: revokedAt && unixNanoOf(revokedAt),
  };
}

function checkNumber(name: string, value: number, max: number): number {
  if (value >= 1 && value <= max) return value;
  throw new ApiError('BAD_USER_INPUT', `limits.${name}: ${value} is not allowed, from 1 to ${max} is`);
}

function requireText(place: string, text: string, charsMax: number): void {
  if (text.trim() !== '' && text.length <= charsMax && !text.includes('\u0000')) return;
  throw new ApiError('BAD_USER_INPUT', `${place}: from 1 to ${charsMax} characters are allowed`);
}

function noSuchKey(): ApiError {
  return new ApiError('BAD_USER_INPUT', 'id: the organisation has no such active key');
}
