import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readIngestSearch } from '../ingest/ingest-search.js';
import type { IngestSearch } from '../ingest/ingest-search.js';
import { readTimeRange } from '../kit/time-range.js';
import type { TimeRangeSearch } from '../kit/time-range.js';
import { readTraceId } from '../kit/trace-id.js';
import { readSamplingSearch } from '../sampling/sampling-search.js';
import type { SamplingSearch } from '../sampling/sampling-search.js';
import { SearchPage } from '../traces/search-page.js';
import { readTraceViewSearch } from '../trace-view/trace-view-search.js';
import type { TraceViewSearch } from '../trace-view/trace-view-search.js';
import { readTraceSearch } from '../traces/trace-search.js';
import type { TraceSearch } from '../traces/trace-search.js';
import { NotFoundPage, PageFailed } from './page-problems.js';
import { parseSearch, stringifySearch, textOf } from '../kit/search-codec.js';
import { Shell } from './shell.js';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage, errorComponent: PageFailed });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (search): TraceSearch => readTraceSearch(search),
  beforeLoad: ({ search }) => {
    // TanStack Router signals a redirect by throwing it.
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    throw redirect({ to: '/traces', search, replace: true });
  },
});

const traces = createRoute({
  getParentRoute: () => root,
  path: '/traces',
  validateSearch: (search): TraceSearch => readTraceSearch(search),
  component: SearchPage,
});

const trace = createRoute({
  getParentRoute: () => root,
  path: '/trace/$traceId',
  validateSearch: (search): TraceViewSearch => readTraceViewSearch(search),
  component: lazyRouteComponent(() => import('../trace-view/trace-page.js'), 'TracePage'),
});

const services = createRoute({
  getParentRoute: () => root,
  path: '/services',
  validateSearch: (search): TimeRangeSearch => readTimeRange(search),
  component: lazyRouteComponent(() => import('../services/services-page.js'), 'ServicesPage'),
});

export interface MapSearch extends TimeRangeSearch {
  readonly node?: string | undefined;
  readonly view?: 'table' | undefined;
}

const map = createRoute({
  getParentRoute: () => root,
  path: '/map',
  validateSearch: (search): MapSearch => ({
    ...readTimeRange(search),
    node: textOf(search.node),
    view: search.view === 'table' ? 'table' : undefined,
  }),
  component: lazyRouteComponent(() => import('../service-map/service-map-page.js'), 'ServiceMapPage'),
});

export interface CompareSearch {
  readonly left?: string | undefined;
  readonly right?: string | undefined;
  /** Place of the selected span in the difference. */
  readonly node?: string | undefined;
  readonly only?: 'changes' | undefined;
}

const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare',
  validateSearch: (search): CompareSearch => ({
    left: readTraceId(textOf(search.left) ?? ''),
    right: readTraceId(textOf(search.right) ?? ''),
    node: textOf(search.node),
    only: search.only === 'changes' ? 'changes' : undefined,
  }),
  component: lazyRouteComponent(() => import('../compare/compare-page.js'), 'ComparePage'),
});

const send = createRoute({
  getParentRoute: () => root,
  path: '/send',
  component: lazyRouteComponent(() => import('../first-trace/send-page.js'), 'SendPage'),
});

const ingest = createRoute({
  getParentRoute: () => root,
  path: '/ingest',
  validateSearch: (search): IngestSearch => readIngestSearch(search),
  component: lazyRouteComponent(() => import('../ingest/ingest-page.js'), 'IngestPage'),
});

const sampling = createRoute({
  getParentRoute: () => root,
  path: '/sampling',
  validateSearch: (search): SamplingSearch => readSamplingSearch(search),
  component: lazyRouteComponent(() => import('../sampling/sampling-page.js'), 'SamplingPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([home, traces, trace, compare, services, map, ingest, sampling, send]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
