import { Handle, Position } from '@xyflow/react';
import type { Node, NodeProps } from '@xyflow/react';
import { formatDuration } from '../kit/duration.js';
import { healthOf } from '../kit/health.js';
import { formatRate, formatShare } from '../kit/quantity.js';
import { serviceColor } from '../kit/service-color.js';
import type { MapNode } from './map-layout.js';
import { NodeTypeIcon, nodeTypeName } from './node-type.js';
import classes from './service-node.module.css';

export interface ServiceNodeData extends Record<string, unknown> {
  readonly node: MapNode;
  readonly seconds: number;
  readonly isSelected: boolean;
  readonly onSelect: (name: string) => void;
}

export type ServiceFlowNode = Node<ServiceNodeData, 'service'>;

/** A button, so that Tab and Enter reach every service of the map. */
export function ServiceNode({ data }: NodeProps<ServiceFlowNode>) {
  const { node, seconds, isSelected, onSelect } = data;
  const rate = formatRate(node.spanCount / seconds);
  const errors = formatShare(node.errorSpanCount, node.spanCount);
  return (
    <>
      <Handle type="target" position={Position.Left} className={classes.handle} />
      <button
        type="button"
        className={classes.node}
        data-testid="service-node"
        data-health={healthOf(node.errorSpanCount, node.spanCount)}
        aria-pressed={isSelected}
        aria-label={`${node.name}, ${nodeTypeName(node.type)}: ${rate}, ${errors} errors, p95 ${formatDuration(node.durationP95)}`}
        title={node.name}
        onClick={() => {
          onSelect(node.name);
        }}
      >
        <span className={classes.name}>
          <span className={classes.icon} style={{ color: serviceColor(node.name) }}>
            <NodeTypeIcon type={node.type} />
          </span>
          <span className={classes.text}>{node.name}</span>
        </span>
        <span className={classes.figures}>
          <span>{rate}</span>
          <span className={classes.errors}>{errors} err</span>
          <span>{formatDuration(node.durationP95)}</span>
        </span>
      </button>
      <Handle type="source" position={Position.Right} className={classes.handle} />
    </>
  );
}
