import type { RuleDocument, RuleDocumentKind, RuleDocumentStore } from '@clew/access-model';
import { Inject } from '@nestjs/common';
import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';

import { RequiresRole, requireRole } from '../access/role-guard.js';
import { ApiError } from '../graphql/api-error.js';
import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { unixNanoOf } from '../graphql/unix-nano.js';
import { API_LIMITS, INGEST_ADMINISTRATION } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { checkRules, checkTeam, problemOf } from './check-rules.js';
import { JsonScalar } from '../graphql/scalars/json-scalar.js';
import { RULE_KINDS } from './ingest-enums.js';
import { KnownTeams } from './known-team.js';
import { RuleDocumentModel, SaveRuleDocumentInput } from './rule.models.js';

const HISTORY_DEFAULT = 20;

@Resolver()
export class RulesResolver {
  readonly #store: RuleDocumentStore;
  readonly #teams: KnownTeams;
  readonly #limits: ApiLimits;

  constructor(
    @Inject(INGEST_ADMINISTRATION) store: RuleDocumentStore,
    @Inject(KnownTeams) teams: KnownTeams,
    @Inject(API_LIMITS) limits: ApiLimits,
  ) {
    this.#store = store;
    this.#teams = teams;
    this.#limits = limits;
  }

  @Query(() => [RuleDocumentModel], {
    description: 'Rule documents that hold: of the organisation, and of one team or of all teams.',
  })
  @RequiresRole('viewer')
  async ruleDocuments(
    @Scope() scope: RequestScope,
    @Args('kind', { type: () => RULE_KINDS, nullable: true }) kind?: RuleDocumentKind | null,
    @Args('teamId', { type: () => ID, nullable: true }) teamId?: string | null,
  ): Promise<RuleDocumentModel[]> {
    const team = await this.#teams.require(scope, teamId);
    const found = await scope.read(() => this.#store.currentRuleDocuments(scope.tenantId, team));
    return found.filter((document) => !kind || document.kind === kind).map(toModel);
  }

  @Query(() => [RuleDocumentModel], { description: 'Versions of one document, newest first.' })
  @RequiresRole('viewer')
  async ruleDocumentHistory(
    @Scope() scope: RequestScope,
    @Args('kind', { type: () => RULE_KINDS }) kind: RuleDocumentKind,
    @Args('teamId', { type: () => ID, nullable: true }) teamId?: string | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: HISTORY_DEFAULT }) first?: number | null,
  ): Promise<RuleDocumentModel[]> {
    const limit = toPageSize(first, HISTORY_DEFAULT, this.#limits);
    const document = { organisationId: scope.tenantId, kind, teamId: await this.#teams.require(scope, teamId) };
    return (await scope.read(() => this.#store.ruleDocumentHistory(document, limit))).map(toModel);
  }

  @Query(() => String, {
    nullable: true,
    description:
      'What is wrong with the content of a document, and where; null when it could be saved. Nothing is saved.',
  })
  @RequiresRole('viewer')
  checkRuleDocument(
    @Args('kind', { type: () => RULE_KINDS }) kind: RuleDocumentKind,
    @Args('content', { type: () => JsonScalar }) content: unknown,
  ): string | null {
    return problemOf(kind, content) ?? null;
  }

  @Mutation(() => RuleDocumentModel, {
    description:
      'Saves a new version, which holds on every gateway and sampler within seconds. Editors write the documents of teams,\n' +
      'admins those of the organisation.',
  })
  @RequiresRole('editor')
  async saveRuleDocument(
    @Scope() scope: RequestScope,
    @Args('input', { type: () => SaveRuleDocumentInput }) input: SaveRuleDocumentInput,
  ): Promise<RuleDocumentModel> {
    const teamId = await this.#teams.require(scope, input.teamId);
    if (teamId === undefined) requireRole(scope.principal.role, 'admin');
    const { kind, content } = input;
    checkTeam(kind, teamId);
    checkRules(kind, content);
    const saved = await this.#store.saveRuleDocument({
      ...{ organisationId: scope.tenantId, teamId, kind, content, author: scope.principal.tokenId },
      ...(typeof input.expectedVersion === 'number' ? { expectedVersion: input.expectedVersion } : {}),
    });
    if (saved.outcome === 'saved') return toModel(saved.document);
    throw new ApiError(
      'CONFLICT',
      `expectedVersion: version ${saved.currentVersion} was saved in between; look at it, and save again`,
    );
  }
}

function toModel({ teamId, kind, version, content, createdAt, createdBy }: RuleDocument): RuleDocumentModel {
  return { teamId, kind, version, content, createdAt: unixNanoOf(createdAt), createdBy };
}
