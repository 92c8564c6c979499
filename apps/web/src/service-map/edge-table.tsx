import { formatDuration } from '../kit/duration.js';
import { healthOf } from '../kit/health.js';
import { formatRate, formatShare } from '../kit/quantity.js';
import { ServiceName } from '../kit/service-name.js';
import classes from './edge-table.module.css';
import type { MapEdge } from './map-layout.js';

export interface EdgeTableProps {
  readonly edges: readonly MapEdge[];
  readonly seconds: number;
  readonly onSelect: (name: string) => void;
}

const CONNECTIONS: Record<MapEdge['connectionType'], string> = {
  RPC: 'call',
  MESSAGING: 'message',
  DATABASE: 'database',
  VIRTUAL_NODE: 'call, other side not instrumented',
};

/** The same connections as the graph, the busiest first. */
export function EdgeTable({ edges, seconds, onSelect }: EdgeTableProps) {
  const busiestFirst = edges.toSorted((a, b) => b.requestCount - a.requestCount);
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">Connections between services</caption>
      <thead>
        <tr>
          <th>From</th>
          <th>To</th>
          <th>How</th>
          <th data-number>Rate</th>
          <th data-number>Errors</th>
          <th data-number>p50</th>
          <th data-number>p95</th>
          <th data-number>p99</th>
        </tr>
      </thead>
      <tbody>
        {busiestFirst.map((edge) => (
          <tr key={`${edge.clientId} ${edge.serverId} ${edge.connectionType}`}>
            <td>
              <NodeButton name={edge.client} onSelect={onSelect} />
            </td>
            <td>
              <NodeButton name={edge.server} onSelect={onSelect} />
            </td>
            <td className="dimmed">{CONNECTIONS[edge.connectionType]}</td>
            <td data-number>{formatRate(edge.requestCount / seconds)}</td>
            <td data-number data-health={healthOf(edge.failedRequestCount, edge.requestCount)}>
              {formatShare(edge.failedRequestCount, edge.requestCount)}
            </td>
            <td data-number>{formatDuration(edge.durationP50)}</td>
            <td data-number>{formatDuration(edge.durationP95)}</td>
            <td data-number>{formatDuration(edge.durationP99)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function NodeButton({ name, onSelect }: { readonly name: string; readonly onSelect: (name: string) => void }) {
  return (
    <button
      type="button"
      className={classes.name}
      onClick={() => {
        onSelect(name);
      }}
    >
      <ServiceName name={name} />
    </button>
  );
}
