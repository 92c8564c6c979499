import type { StatusCode, TraceFilter } from '../generated/graphql.js';
import { parseDuration } from '../kit/duration.js';
import { listOf, textOf } from '../kit/search-codec.js';
import { readTimeRange, toTimeRange } from '../kit/time-range.js';
import type { ResolvedRange, TimeRangeSearch } from '../kit/time-range.js';

/** The search as it stands in the address. */
export interface TraceSearch extends TimeRangeSearch {
  /** A TraceQL query. With one, the conditions below count for nothing and are left out. */
  readonly q?: string | undefined;
  /** Many traces as one instead of a list. */
  readonly view?: 'flame' | undefined;
  /** Path of the box that the flame graph is zoomed to. */
  readonly at?: string | undefined;
  readonly service?: string | undefined;
  /** Span name. */
  readonly name?: string | undefined;
  readonly status?: StatusSearch | undefined;
  /** Durations as typed: `150ms`. */
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  /** Attribute conditions `key=value`. */
  readonly attr?: readonly string[] | undefined;
}

export const STATUS_CHOICES = ['any', 'error', 'ok', 'unset'] as const;

export type StatusSearch = Exclude<(typeof STATUS_CHOICES)[number], 'any'>;

const STATUS_CODES: Record<StatusSearch, StatusCode> = { error: 'ERROR', ok: 'OK', unset: 'UNSET' };

export function readTraceSearch(search: Record<string, unknown>): TraceSearch {
  const q = textOf(search.q);
  if (q !== undefined) return { ...readTimeRange(search), q };
  const attr = listOf(search.attr);
  const status = textOf(search.status);
  return {
    ...readTimeRange(search),
    view: search.view === 'flame' ? 'flame' : undefined,
    at: search.view === 'flame' ? textOf(search.at) : undefined,
    service: textOf(search.service),
    name: textOf(search.name),
    status: status !== undefined && isStatus(status) ? status : undefined,
    min: textOf(search.min),
    max: textOf(search.max),
    attr: attr.length === 0 ? undefined : attr,
  };
}

function isStatus(text: string): text is StatusSearch {
  return text in STATUS_CODES;
}

/** Splits at the first equals sign: keys hold none, values may. */
export function parseAttribute(text: string): { key: string; value: string } | undefined {
  const at = text.indexOf('=');
  const key = text.slice(0, Math.max(at, 0)).trim();
  return key === '' ? undefined : { key, value: text.slice(at + 1).trim() };
}

/** What the API is asked. Conditions that cannot be read are left out; the filter bar marks them. */
export function toTraceFilter(search: TraceSearch, range: ResolvedRange): TraceFilter {
  const attributes = (search.attr ?? []).flatMap((text) => parseAttribute(text) ?? []);
  const durationMin = nanosOf(search.min);
  const durationMax = nanosOf(search.max);
  return {
    range: toTimeRange(range),
    ...(search.service !== undefined && { serviceName: search.service }),
    ...(search.name !== undefined && { spanName: search.name }),
    ...(search.status !== undefined && { statusCode: STATUS_CODES[search.status] }),
    ...(durationMin !== undefined && { durationMin }),
    ...(durationMax !== undefined && { durationMax }),
    ...(attributes.length > 0 && { attributes }),
  };
}

function nanosOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const parsed = parseDuration(text);
  return parsed.ok ? String(parsed.nanos) : undefined;
}

/** What is wrong with a duration bound, or an empty string. */
export function durationProblem(text: string | undefined): string {
  if (text === undefined || text === '') return '';
  const parsed = parseDuration(text);
  return parsed.ok ? '' : parsed.problem;
}

export function hasFilters({ service, name, status, min, max, attr }: TraceSearch): boolean {
  return [service, name, status, min, max, attr].some((value) => value !== undefined);
}

/** The search without conditions, in the same time range and view. */
export function withoutFilters(search: TraceSearch): TraceSearch {
  return { ...readTimeRange({ ...search }), view: search.view };
}
