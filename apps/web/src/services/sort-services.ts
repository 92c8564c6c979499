import type { LoadServicesQuery } from '../generated/graphql.js';

type Service = LoadServicesQuery['services'][number];

export const SORT_COLUMNS = [
  { column: 'name', label: 'Service' },
  { column: 'rate', label: 'Rate' },
  { column: 'errors', label: 'Errors' },
  { column: 'p50', label: 'p50' },
  { column: 'p95', label: 'p95' },
  { column: 'p99', label: 'p99' },
] as const;

export interface ServiceSort {
  readonly column: (typeof SORT_COLUMNS)[number]['column'];
  readonly isAscending: boolean;
}

/** Sorted by the column, then by name so that equal rows keep their places. */
export function sortServices(services: readonly Service[], { column, isAscending }: ServiceSort): Service[] {
  const sign = isAscending ? 1 : -1;
  const byName = (a: Service, b: Service) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  if (column === 'name') return services.toSorted((a, b) => byName(a, b) * sign);
  return services.toSorted((a, b) => (valueOf(a, column) - valueOf(b, column)) * sign || byName(a, b));
}

function valueOf(service: Service, column: Exclude<ServiceSort['column'], 'name'>): number {
  switch (column) {
    case 'rate':
      return service.spanCount;
    case 'errors':
      return service.spanCount > 0 ? service.errorSpanCount / service.spanCount : 0;
    case 'p50':
      return Number(service.durationP50);
    case 'p95':
      return Number(service.durationP95);
    case 'p99':
      return Number(service.durationP99);
  }
}
