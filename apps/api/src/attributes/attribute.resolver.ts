import { Inject } from '@nestjs/common';
import { Args, Int, Query, Resolver } from '@nestjs/graphql';

import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { TimeRangeInput, toTimeRange } from '../graphql/time-range.js';
import { API_LIMITS, ATTRIBUTE_CATALOGUE } from '../injection.js';
import type { ApiLimits, ApiOptions } from '../options.js';
import { CATALOGUE_SCOPES, CatalogueScopeEnum, SCOPE_NAMES } from './attribute-enums.js';
import type { CatalogueScopeName } from './attribute-enums.js';
import { AttributeKeyModel, AttributeTopValueModel } from './attribute.models.js';

const KEYS_DEFAULT = 100;
const VALUES_DEFAULT = 50;

@Resolver()
export class AttributeResolver {
  readonly #catalogue: ApiOptions['attributeCatalogue'];
  readonly #limits: ApiLimits;

  constructor(
    @Inject(ATTRIBUTE_CATALOGUE) catalogue: ApiOptions['attributeCatalogue'],
    @Inject(API_LIMITS) limits: ApiLimits,
  ) {
    this.#catalogue = catalogue;
    this.#limits = limits;
  }

  @Query(() => [AttributeKeyModel], { description: 'Attributes that stored spans have, most frequent first.' })
  async attributeKeys(
    @Scope() request: RequestScope,
    @Args('range', { type: () => TimeRangeInput }) range: TimeRangeInput,
    @Args('scope', { type: () => CatalogueScopeEnum, nullable: true }) scope?: CatalogueScopeName | null,
    @Args('serviceName', { type: () => String, nullable: true }) serviceName?: string | null,
    @Args('teamId', { type: () => String, nullable: true }) teamId?: string | null,
    @Args('prefix', { type: () => String, nullable: true }) prefix?: string | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: KEYS_DEFAULT }) first?: number | null,
  ): Promise<AttributeKeyModel[]> {
    const query = {
      range: toTimeRange(range, this.#limits),
      prefix: prefix ?? '',
      limit: toPageSize(first, KEYS_DEFAULT, this.#limits),
      ...(scope ? { scopes: [CATALOGUE_SCOPES[scope]] } : {}),
      ...(typeof serviceName === 'string' ? { serviceName } : {}),
      ...(typeof teamId === 'string' ? { teamId } : {}),
    };
    const keys = await request.read((signal) => this.#catalogue.attributeKeys(request.tenantId, query, signal));
    return keys.map((key) => ({ ...key, scope: SCOPE_NAMES[key.scope] }));
  }

  @Query(() => [AttributeTopValueModel], {
    description: 'The most frequent values of an attribute, at most 50 of each type.',
  })
  async attributeValues(
    @Scope() request: RequestScope,
    @Args('key', { type: () => String }) key: string,
    @Args('scope', { type: () => CatalogueScopeEnum }) scope: CatalogueScopeName,
    @Args('range', { type: () => TimeRangeInput }) range: TimeRangeInput,
    @Args('serviceName', { type: () => String, nullable: true }) serviceName?: string | null,
    @Args('prefix', { type: () => String, nullable: true }) prefix?: string | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: VALUES_DEFAULT }) first?: number | null,
  ): Promise<AttributeTopValueModel[]> {
    const query = {
      ...{ key, scopes: [CATALOGUE_SCOPES[scope]], prefix: prefix ?? '' },
      range: toTimeRange(range, this.#limits),
      limit: toPageSize(first, VALUES_DEFAULT, this.#limits),
      ...(typeof serviceName === 'string' ? { serviceName } : {}),
    };
    const values = await request.read((signal) => this.#catalogue.attributeValues(request.tenantId, query, signal));
    return values.map((value) => ({ ...value }));
  }
}
