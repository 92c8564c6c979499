import { useComputedColorScheme } from '@mantine/core';
import { Background, Controls, MarkerType, ReactFlow } from '@xyflow/react';
import type { Edge } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useMemo, useState } from 'react';
import { formatDuration } from '../kit/duration.js';
import { healthOf } from '../kit/health.js';
import type { Health } from '../kit/health.js';
import { formatRate, formatShare } from '../kit/quantity.js';
import { edgeWidthPx, layOutMap, NODE_HEIGHT_PX, NODE_WIDTH_PX } from './map-layout.js';
import type { MapEdge, MapNode } from './map-layout.js';
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
/** More labels than this hide the lines; then only those of the selected node and under the pointer are written. */
const LABELS_MAX = 10;

export function MapGraph({ nodes, edges, seconds, selected, onSelect }: MapGraphProps) {
  const [hovered, setHovered] = useState<string>();
  const colorMode = useComputedColorScheme('light');
  const placed = useMemo(() => layOutMap(nodes, edges), [nodes, edges]);
  const flowNodes = useMemo<ServiceFlowNode[]>(
    () =>
      placed.map(({ node, x, y }) => ({
        id: node.id,
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
        .filter(({ clientId, serverId }) => clientId !== serverId)
        .map((edge) => flowEdge(edge, seconds, selected, edges.length <= LABELS_MAX || edgeId(edge) === hovered)),
    [edges, seconds, selected, hovered],
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
      onEdgeMouseEnter={(_event, { id }) => {
        setHovered(id);
      }}
      onEdgeMouseLeave={() => {
        setHovered(undefined);
      }}
      onPaneClick={() => {
        onSelect(undefined);
      }}
    >
      <Background gap={24} color="var(--clew-line)" />
      <Controls showInteractive={false} />
    </ReactFlow>
  );
}

function edgeId({ clientId, serverId, connectionType }: MapEdge): string {
  return `${clientId} ${serverId} ${connectionType}`;
}

function flowEdge(edge: MapEdge, seconds: number, selected: string | undefined, isWanted: boolean): Edge {
  const { client, server, connectionType, requestCount, failedRequestCount, durationP95 } = edge;
  const rate = requestCount / seconds;
  const stroke = STROKES[healthOf(failedRequestCount, requestCount)];
  const isNear = selected === client || selected === server;
  const isLabelled = isNear || (isWanted && selected === undefined);
  const isFaded = selected !== undefined && !isNear;
  const failed = failedRequestCount > 0 ? `  ${formatShare(failedRequestCount, requestCount)} err` : '';
  const isAsynchronous = connectionType === 'MESSAGING';
  return {
    id: edgeId(edge),
    source: edge.clientId,
    target: edge.serverId,
    ...(isLabelled && {
      label: `${formatRate(rate)}  ${formatDuration(durationP95)}${failed}`,
      labelStyle: { fill: 'var(--mantine-color-text)' },
      labelBgStyle: { fill: 'var(--clew-ground)' },
      labelBgPadding: [4, 2] as [number, number],
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
