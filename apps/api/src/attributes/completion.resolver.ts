import { completionPlace, TRACEQL_LIMITS } from '@clew/traceql';
import { Inject } from '@nestjs/common';
import { Args, Int, Query, Resolver } from '@nestjs/graphql';

import { ApiError } from '../graphql/api-error.js';
import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { TimeRangeInput, toTimeRange } from '../graphql/time-range.js';
import { API_LIMITS, ATTRIBUTE_CATALOGUE } from '../injection.js';
import type { ApiLimits, ApiOptions } from '../options.js';
import { catalogueItems } from './catalogue-items.js';
import { TraceqlCompletionModel } from './completion.models.js';
import { languageWords } from './language-words.js';

const ITEMS_DEFAULT = 50;

@Resolver()
export class CompletionResolver {
  readonly #catalogue: ApiOptions['attributeCatalogue'];
  readonly #limits: ApiLimits;

  constructor(
    @Inject(ATTRIBUTE_CATALOGUE) catalogue: ApiOptions['attributeCatalogue'],
    @Inject(API_LIMITS) limits: ApiLimits,
  ) {
    this.#catalogue = catalogue;
    this.#limits = limits;
  }

  @Query(() => TraceqlCompletionModel, {
    description:
      'What can be written at a place of a TraceQL query: words of the language, and attributes and values of stored spans.\n' +
      'The query may be unfinished behind the place, and wrong anywhere.',
  })
  async completeTraceql(
    @Scope() scope: RequestScope,
    @Args('query', { type: () => String }) query: string,
    @Args('position', { type: () => Int, description: 'In UTF-16 code units, 0 to the length of the query.' })
    position: number,
    @Args('range', {
      type: () => TimeRangeInput,
      description: 'Where attributes and values are looked for, in whole days.',
    })
    range: TimeRangeInput,
    @Args('first', { type: () => Int, nullable: true, defaultValue: ITEMS_DEFAULT }) first?: number | null,
  ): Promise<TraceqlCompletionModel> {
    const timeRange = toTimeRange(range, this.#limits);
    const limit = toPageSize(first, ITEMS_DEFAULT, this.#limits);
    const place = completionPlace(query, checkPosition(query, position));
    if (place === undefined) return { from: position, to: position, items: [] };
    const known = await scope.read((signal) =>
      catalogueItems(place, this.#catalogue, { tenantId: scope.tenantId, range: timeRange, limit, signal }),
    );
    return { from: place.from, to: position, items: [...known, ...languageWords(place)].slice(0, limit) };
  }
}

function checkPosition(query: string, position: number): number {
  const { queryCharactersMax } = TRACEQL_LIMITS;
  if (query.length > queryCharactersMax) {
    const message = `query: ${query.length} characters, allowed are ${queryCharactersMax}`;
    throw new ApiError('LIMIT_EXCEEDED', message);
  }
  if (position >= 0 && position <= query.length) return position;
  throw new ApiError('BAD_USER_INPUT', `position: ${position} is not allowed, a place from 0 to ${query.length} is`);
}
