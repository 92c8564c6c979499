import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useLoad } from '../graphql/use-load.js';
import { formatDuration } from '../kit/duration.js';
import { IconButton } from '../kit/icon-button.js';
import { healthOf } from '../kit/health.js';
import { formatRate, formatShare } from '../kit/quantity.js';
import { DurationChart, RateChart } from '../kit/red-charts.js';
import { toRedColumns } from '../kit/red-points.js';
import { LoadRedMetrics } from '../kit/red.queries.js';
import { ServiceName } from '../kit/service-name.js';
import { alignToStep, readTimeRange, stepSecondsFor } from '../kit/time-range.js';
import type { ResolvedRange, TimeRangeSearch } from '../kit/time-range.js';
import { NodeButton } from './edge-table.js';
import type { MapEdge, MapNode } from './map-layout.js';
import classes from './node-panel.module.css';
import { nodeTypeName } from './node-type.js';

export interface NodePanelProps {
  readonly name: string;
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  readonly range: ResolvedRange;
  readonly search: TimeRangeSearch;
  readonly onSelect: (name: string | undefined) => void;
}

export function NodePanel({ name, nodes, edges, range, search, onSelect }: NodePanelProps) {
  const node = nodes.find((one) => one.name === name);
  const seconds = (range.endMs - range.startMs) / 1000;
  const times = readTimeRange({ ...search });
  const isService = node?.type === 'SERVICE';
  return (
    <aside className={classes.panel} aria-label={`Details of ${name}`}>
      <div className={classes.head}>
        <h2>
          <ServiceName name={name} isStrong />
        </h2>
        <span className="dimmed">{node === undefined ? 'no spans in this range' : nodeTypeName(node.type)}</span>
        <IconButton
          label="Close"
          icon="close"
          onClick={() => {
            onSelect(undefined);
          }}
        />
      </div>
      {node !== undefined && (
        <dl className={classes.figures}>
          <Figure name="Rate" value={formatRate(node.spanCount / seconds)} />
          <Figure
            name="Errors"
            value={formatShare(node.errorSpanCount, node.spanCount)}
            health={healthOf(node.errorSpanCount, node.spanCount)}
          />
          <Figure name="p95" value={formatDuration(node.durationP95)} />
        </dl>
      )}
      {isService && (
        <>
          <div className={classes.links}>
            <Link to="/traces" search={{ ...times, service: name }}>
              Traces
            </Link>
            <Link to="/traces" search={{ ...times, service: name, status: 'error' }}>
              Traces with errors
            </Link>
          </div>
          <NodeCharts key={name} serviceName={name} range={range} />
        </>
      )}
      <Neighbours
        title="Called by"
        edges={edges.filter(({ server }) => server === name)}
        end="client"
        seconds={seconds}
        onSelect={onSelect}
      />
      <Neighbours
        title="Calls"
        edges={edges.filter(({ client }) => client === name)}
        end="server"
        seconds={seconds}
        onSelect={onSelect}
      />
    </aside>
  );
}

function Figure({ name, value, health }: { readonly name: string; readonly value: string; readonly health?: string }) {
  return (
    <div data-health={health}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function NodeCharts({ serviceName, range }: { readonly serviceName: string; readonly range: ResolvedRange }) {
  const stepSeconds = stepSecondsFor(range, 60);
  const { data } = useLoad(LoadRedMetrics, {
    query: { range: alignToStep(range, stepSeconds), stepSeconds, serviceName },
  });
  const points = data?.redMetrics[0]?.points;
  const { startMs, endMs } = range;
  const columns = useMemo(
    () => toRedColumns(points ?? [], { startMs, endMs }, stepSeconds),
    [points, startMs, endMs, stepSeconds],
  );
  return (
    <div className={classes.charts}>
      <RateChart columns={columns} height={110} />
      <DurationChart columns={columns} height={110} />
    </div>
  );
}

interface NeighboursProps {
  readonly title: string;
  readonly edges: readonly MapEdge[];
  /** Which end of the edges to name. */
  readonly end: 'client' | 'server';
  readonly seconds: number;
  readonly onSelect: (name: string) => void;
}

function Neighbours({ title, edges, end, seconds, onSelect }: NeighboursProps) {
  if (edges.length === 0) return null;
  return (
    <table className={classes.neighbours}>
      <thead>
        <tr>
          <th>{title}</th>
          <th>Rate</th>
          <th>Errors</th>
          <th>p95</th>
        </tr>
      </thead>
      <tbody>
        {edges
          .toSorted((a, b) => b.requestCount - a.requestCount)
          .map((edge) => (
            <tr key={`${edge.clientId} ${edge.serverId} ${edge.connectionType}`}>
              <td>
                <NodeButton name={edge[end]} onSelect={onSelect} />
              </td>
              <td>{formatRate(edge.requestCount / seconds)}</td>
              <td data-health={healthOf(edge.failedRequestCount, edge.requestCount)}>
                {formatShare(edge.failedRequestCount, edge.requestCount)}
              </td>
              <td>{formatDuration(edge.durationP95)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
