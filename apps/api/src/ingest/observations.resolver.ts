import type { FindingState, MaskingFinding, ObservationQuery } from '@clew/access-model';
import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';

import { RequiresRole } from '../access/role-guard.js';
import { ApiError } from '../graphql/api-error.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { unixNanoOf } from '../graphql/unix-nano.js';
import { API_LIMITS, INGEST_ADMINISTRATION } from '../injection.js';
import type { ApiLimits, IngestAdministration } from '../options.js';
import { FINDING_STATES } from './ingest-enums.js';
import { ObservationArgs, toObservationQuery } from './observation.args.js';
import {
  AttributeCardinalityModel,
  GlossaryViolationModel,
  MaskingFindingModel,
  RuleCountModel,
  SchemaDriftModel,
  SpanFaultModel,
} from './observation.models.js';

@Resolver()
export class ObservationsResolver {
  readonly #observations: IngestAdministration['observations'];
  readonly #limits: ApiLimits;

  constructor(
    @Inject(INGEST_ADMINISTRATION) { observations }: IngestAdministration,
    @Inject(API_LIMITS) limits: ApiLimits,
  ) {
    this.#observations = observations;
    this.#limits = limits;
  }

  @Query(() => [RuleCountModel], { description: 'What rules have changed in the range, most first.' })
  @RequiresRole('viewer')
  async ruleCounts(@Scope() scope: RequestScope, @Args() args: ObservationArgs): Promise<RuleCountModel[]> {
    return (await scope.read(() => this.#observations.ruleTotals(this.#query(scope, args)))).map(withLastHour);
  }

  @Query(() => [MaskingFindingModel], { description: 'Findings last seen in the range, newest first.' })
  @RequiresRole('viewer')
  async maskingFindings(
    @Scope() scope: RequestScope,
    @Args() args: ObservationArgs,
    @Args('state', { type: () => FINDING_STATES, nullable: true }) state?: FindingState | null,
  ): Promise<MaskingFindingModel[]> {
    const query = { ...this.#query(scope, args), ...(state ? { state } : {}) };
    return (await scope.read(() => this.#observations.maskingFindings(query))).map(toFindingModel);
  }

  @Query(() => [AttributeCardinalityModel], { description: 'Attribute keys by how many values they have, most first.' })
  @RequiresRole('viewer')
  async attributeCardinality(
    @Scope() scope: RequestScope,
    @Args() args: ObservationArgs,
  ): Promise<AttributeCardinalityModel[]> {
    const rows = await scope.read(() => this.#observations.attributeCardinality(this.#query(scope, args)));
    return rows.map(({ lastDay, ...row }) => ({ ...row, lastDay: unixNanoOf(lastDay) }));
  }

  @Query(() => [GlossaryViolationModel], {
    description: "Attributes that do not keep to their team's glossary, by service, most first.",
  })
  @RequiresRole('viewer')
  async glossaryViolations(
    @Scope() scope: RequestScope,
    @Args() args: ObservationArgs,
  ): Promise<GlossaryViolationModel[]> {
    return (await scope.read(() => this.#observations.glossaryViolations(this.#query(scope, args)))).map(withLastHour);
  }

  @Query(() => [SchemaDriftModel], { description: 'Deprecated attribute names by service, most first.' })
  @RequiresRole('viewer')
  async schemaDrift(@Scope() scope: RequestScope, @Args() args: ObservationArgs): Promise<SchemaDriftModel[]> {
    return (await scope.read(() => this.#observations.schemaDrift(this.#query(scope, args)))).map(withLastHour);
  }

  @Query(() => [SpanFaultModel], { description: 'Repaired and rejected spans by service and reason, most first.' })
  @RequiresRole('viewer')
  async spanFaults(@Scope() scope: RequestScope, @Args() args: ObservationArgs): Promise<SpanFaultModel[]> {
    return (await scope.read(() => this.#observations.spanFaults(this.#query(scope, args)))).map(withLastHour);
  }

  @Mutation(() => MaskingFindingModel, { description: 'Somebody has looked: the finding is open no longer.' })
  @RequiresRole('editor')
  async acknowledgeFinding(
    @Scope() scope: RequestScope,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<MaskingFindingModel> {
    const { tenantId, principal } = scope;
    const finding = await this.#observations.acknowledgeFinding(tenantId, id, principal.tokenId);
    if (finding === undefined) throw new ApiError('BAD_USER_INPUT', 'id: the organisation has no such finding');
    return toFindingModel(finding);
  }

  #query({ tenantId }: RequestScope, args: ObservationArgs): ObservationQuery {
    return toObservationQuery(tenantId, args, this.#limits);
  }
}

function withLastHour<Row extends { readonly lastHour: Date }>(
  row: Row,
): Omit<Row, 'lastHour'> & { readonly lastHour: bigint } {
  return { ...row, lastHour: unixNanoOf(row.lastHour) };
}

function toFindingModel({ firstSeenAt, lastSeenAt, ...finding }: MaskingFinding): MaskingFindingModel {
  return { ...finding, firstSeenAt: unixNanoOf(firstSeenAt), lastSeenAt: unixNanoOf(lastSeenAt) };
}
