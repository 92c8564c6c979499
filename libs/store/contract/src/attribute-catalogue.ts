import type { TimeRange } from './trace-reader.js';

/** Where an attribute stands. `intrinsic` is for fields that every span has, by their names in TraceQL. */
export type CatalogueScope = 'span' | 'resource' | 'instrumentation' | 'event' | 'intrinsic';
export type CatalogueValueType = 'string' | 'int' | 'double' | 'bool' | 'other';

/** The catalogue knows whole days: those that the range touches. */
export interface AttributeKeyQuery {
  readonly range: TimeRange;
  readonly scopes?: readonly CatalogueScope[];
  readonly serviceName?: string;
  readonly teamId?: string;
  /** What keys begin with. */
  readonly prefix: string;
  readonly limit: number;
}

export interface AttributeKey {
  readonly scope: CatalogueScope;
  readonly key: string;
  readonly types: readonly CatalogueValueType[];
  /** Exact, of the stored spans that were folded in. */
  readonly spanCount: number;
  /** Estimate, within 3%. */
  readonly distinctValueCount: number;
  /** At most 5. */
  readonly serviceNames: readonly string[];
}

export interface AttributeValueQuery extends Omit<AttributeKeyQuery, 'scopes'> {
  readonly scopes: readonly CatalogueScope[];
  readonly key: string;
}

export interface AttributeValue {
  readonly type: CatalogueValueType;
  /** As text, cut after 256 characters. */
  readonly text: string;
  readonly spanCount: number;
  /** False where rarer values were forgotten on the way, so that the count may be too high. */
  readonly isExact: boolean;
}

export interface CatalogueProgress {
  readonly flushCount: number;
  readonly spanCount: number;
  /** More flushes wait to be folded. */
  readonly isBehind: boolean;
}

/**
 * What can be asked for: keys, types and values of stored spans, most frequent first. By the rules of `TraceReader`.
 * `advance` folds what was stored since the last time; it may be killed at any point and run in several processes at once:
 * every flush is counted once.
 */
export interface AttributeCatalogue {
  attributeKeys(tenantId: string, query: AttributeKeyQuery, signal?: AbortSignal): Promise<readonly AttributeKey[]>;
  attributeValues(
    tenantId: string,
    query: AttributeValueQuery,
    signal?: AbortSignal,
  ): Promise<readonly AttributeValue[]>;
  advance(limits: { readonly spansMax: number }, signal?: AbortSignal): Promise<CatalogueProgress>;
}
