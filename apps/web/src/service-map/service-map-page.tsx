import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useLoad } from '../graphql/use-load.js';
import { useClock } from '../kit/clock.js';
import { LoadingNotice, Notice, ProblemNotice } from '../kit/notice.js';
import { plural } from '../kit/quantity.js';
import { TimeRangePicker } from '../kit/time-range-picker.js';
import { resolveTimeRange, toTimeRange } from '../kit/time-range.js';
import { usePageTitle } from '../kit/use-page-title.js';
import { EdgeTable } from './edge-table.js';
import { MapGraph } from './map-graph.js';
import { MapLegend } from './map-legend.js';
import { NodePanel } from './node-panel.js';
import classes from './service-map-page.module.css';
import { LoadServiceMap } from './service-map.queries.js';

const route = getRouteApi('/map');
const VIEWS = [
  { value: 'graph', label: 'Graph' },
  { value: 'table', label: 'Table' },
];

/** Who calls whom, from all spans before sampling: as a graph, or as a table that reads well without a pointer. */
export function ServiceMapPage() {
  usePageTitle('Service map');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { asOfMs } = useClock();
  const [environment, setEnvironment] = useState<string | null>(null);
  const range = resolveTimeRange(search, asOfMs);
  const { data, problem, isLoading, reload } = useLoad(LoadServiceMap, {
    range: toTimeRange(range),
    ...(environment !== null && { environments: [environment] }),
  });
  const map = data?.serviceMap;
  const environments = data?.environments.map(({ name }) => ({ value: name, label: name || 'none named' })) ?? [];
  const seconds = (range.endMs - range.startMs) / 1000;
  const select = (node: string | undefined) => {
    void navigate({ search: { ...search, node } });
  };

  return (
    <div className={classes.page}>
      <div className={classes.bar}>
        <h1>Service map</h1>
        <span className="dimmed">
          {map !== undefined && `${plural(map.nodes.length, 'node')}, ${plural(map.edges.length, 'connection')}, `}
          before sampling
        </span>
        <div className={classes.tools}>
          {(environments.length > 1 || environment !== null) && (
            <Select
              aria-label="Environment"
              placeholder="All environments"
              data={environments}
              value={environment}
              onChange={setEnvironment}
              clearable
            />
          )}
          <SegmentedControl
            aria-label="View"
            data={VIEWS}
            value={search.view ?? 'graph'}
            onChange={(view) => {
              void navigate({ search: { ...search, view: view === 'table' ? 'table' : undefined } });
            }}
          />
          <TimeRangePicker
            value={search}
            onChange={(next) => {
              void navigate({ search: { node: search.node, view: search.view, ...next } });
            }}
          />
        </div>
      </div>
      {problem !== undefined && <ProblemNotice problem={problem} onRetry={reload} />}
      {map === undefined && isLoading && <LoadingNotice label="Loading the map" />}
      {map?.nodes.length === 0 && (
        <Notice title="No calls in this range">
          Choose a longer range, or <Link to="/send">send traces</Link>.
        </Notice>
      )}
      {map !== undefined && map.nodes.length > 0 && (
        <div className={classes.body}>
          <div className={classes.main}>
            {search.view === 'table' ? (
              <EdgeTable edges={map.edges} seconds={seconds} onSelect={select} />
            ) : (
              <>
                <MapGraph
                  nodes={map.nodes}
                  edges={map.edges}
                  seconds={seconds}
                  selected={search.node}
                  onSelect={select}
                />
                <MapLegend />
              </>
            )}
          </div>
          {search.node !== undefined && (
            <NodePanel
              name={search.node}
              nodes={map.nodes}
              edges={map.edges}
              range={range}
              search={search}
              onSelect={select}
            />
          )}
        </div>
      )}
    </div>
  );
}
