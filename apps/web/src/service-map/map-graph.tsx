import { useComputedColorScheme } from '@mantine/core';
import { Background, Controls, MarkerType, ReactFlow } from '@xyflow/react';
import type { Edge } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useMemo } from 'react';
import { formatDuration } from '../kit/duration.js';
import { formatRate, formatShare } from '../kit/quantity.js';
import { edgeWidthPx, healthOf, layOutMap, NODE_HEIGHT_PX, NODE_WIDTH_PX } from './map-layout.js';
import type { Health, MapEdge, MapNode } from './map-layout.js';
import { ServiceNode } from './service-node.js';
import type { ServiceFlowNode } from './service-node.js';
import classes from './service-map-page.module.css';

export interface MapGraphProps {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  /** Length of the time range. */
  readonly seconds: number;
  readonly selected: string | undefined;
  readonly onSelect: (name: string | undefined) => void;
}

const NODE_TYPES = { service: ServiceNode };
const STROKES: Record<Health, string> = {
  good: 'var(--clew-edge)',
  uneasy: 'var(--clew-warning)',
  bad: 'var(--clew-error)',
};
/** More labels than this hide the lines; then only those of the selected node are written. */
const LABELS_MAX = 30;

export function MapGraph({ nodes, edges, seconds, selected, onSelect }: MapGraphProps) {
  const colorMode = useComputedColorScheme('light');
  const placed = useMemo(() => layOutMap(nodes, edges), [nodes, edges]);
  const flowNodes = useMemo<ServiceFlowNode[]>(
    () =>
      placed.map(({ node, x, y }) => ({
        id: node.name,
        type: 'service',
        position: { x, y },
        width: NODE_WIDTH_PX,
        height: NODE_HEIGHT_PX,
        data: { node, seconds, isSelected: node.name === selected, onSelect },
      })),
    [placed, seconds, selected, onSelect],
  );
  const flowEdges = useMemo(
    () =>
      edges
        .filter(({ client, server }) => client !== server)
        .map((edge) => flowEdge(edge, seconds, selected, edges.length)),
    [edges, seconds, selected],
  );
  return (
    <ReactFlow
      className={classes.graph ?? ''}
      aria-label="Service map"
      nodes={flowNodes}
      edges={flowEdges}
      nodeTypes={NODE_TYPES}
      colorMode={colorMode}
      fitView
      fitViewOptions={{ padding: 0.08, maxZoom: 1.1 }}
      minZoom={0.1}
      maxZoom={2}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      onPaneClick={() => {
        onSelect(undefined);
      }}
    >
      <Background gap={24} color="var(--clew-line)" />
      <Controls showInteractive={false} />
    </ReactFlow>
  );
}

function flowEdge(edge: MapEdge, seconds: number, selected: string | undefined, edgeCount: number): Edge {
  const { client, server, connectionType, requestCount, failedRequestCount, durationP95 } = edge;
  const rate = requestCount / seconds;
  const stroke = STROKES[healthOf(failedRequestCount, requestCount)];
  const isNear = selected === client || selected === server;
  const isFaded = selected !== undefined && !isNear;
  const failed = failedRequestCount > 0 ? `  ${formatShare(failedRequestCount, requestCount)} err` : '';
  const isAsynchronous = connectionType === 'MESSAGING';
  return {
    id: `${client} ${server} ${connectionType}`,
    source: client,
    target: server,
    ...((isNear || (selected === undefined && edgeCount <= LABELS_MAX)) && {
      label: `${formatRate(rate)}  ${formatDuration(durationP95)}${failed}`,
    }),
    style: {
      stroke,
      strokeWidth: edgeWidthPx(rate),
      opacity: isFaded ? 0.2 : 1,
      ...(isAsynchronous && { strokeDasharray: '6 4' }),
    },
    markerEnd: { type: MarkerType.ArrowClosed, color: stroke, width: 14, height: 14, markerUnits: 'userSpaceOnUse' },
  };
}
