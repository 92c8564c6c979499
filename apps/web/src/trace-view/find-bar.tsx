import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import type { RefObject } from 'react';
import { Icon } from '../kit/icons.js';
import type { IconProps } from '../kit/icons.js';
import classes from './find-bar.module.css';

export interface FindBarProps {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly hits: readonly number[];
  readonly selected: number | undefined;
  readonly areDetailsLoaded: boolean;
  readonly isZoomed: boolean;
  readonly canZoomToSpan: boolean;
  /** How many findings of the analysis are worth a look; undefined until they are known. */
  readonly findingCount: number | undefined;
  readonly isAnalysisOpen: boolean;
  readonly onAnalysis: () => void;
  /** Spans of a finding are marked instead of what was typed. */
  readonly isMarking: boolean;
  /** Some clocks disagreed, and the waterfall has their spans put right. */
  readonly isCorrected: boolean;
  readonly onAsSent: () => void;
  readonly onText: (text: string) => void;
  readonly onStep: (step: 1 | -1) => void;
  readonly onZoomToSpan: () => void;
  readonly onResetZoom: () => void;
  readonly onExpandAll: () => void;
  readonly onCollapseAll: () => void;
}

export function FindBar(props: FindBarProps) {
  const { inputRef, text, hits, selected, onText, onStep } = props;
  const at = selected === undefined ? -1 : hits.indexOf(selected);
  const isSearching = text.trim() !== '' || props.isMarking;
  const found = at >= 0 ? `${String(at + 1)} of ${String(hits.length)}` : String(hits.length);
  return (
    <div className={classes.bar} role="toolbar" aria-label="Waterfall">
      <TextInput
        ref={inputRef}
        type="search"
        aria-label="Find in trace"
        placeholder="Find in trace: name, service, key=value"
        className={classes.input}
        leftSection={<Icon name="search" />}
        value={text}
        onChange={(event) => {
          onText(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
          if (event.key === 'Escape') {
            onText('');
            event.currentTarget.blur();
          }
        }}
      />
      <span className={classes.count} role="status">
        {isSearching && (hits.length === 0 ? 'No match' : found)}
        {isSearching && !props.isMarking && !props.areDetailsLoaded && ' (attributes still loading)'}
      </span>
      <Tool
        label="Previous match (Shift+N)"
        icon="chevronUp"
        isDisabled={hits.length === 0}
        onClick={() => {
          onStep(-1);
        }}
      />
      <Tool
        label="Next match (N)"
        icon="chevronDown"
        isDisabled={hits.length === 0}
        onClick={() => {
          onStep(1);
        }}
      />
      <span className={classes.gap} />
      {props.isCorrected && (
        <Button
          variant="light"
          color="yellow"
          title="Disagreeing clocks are put right. Show the times as they were sent"
          rightSection={<Icon name="close" size={12} />}
          onClick={props.onAsSent}
        >
          Corrected clocks
        </Button>
      )}
      <Button
        variant={props.isAnalysisOpen ? 'light' : 'subtle'}
        color={props.isAnalysisOpen ? 'thread' : 'gray'}
        leftSection={<Icon name="insight" />}
        aria-pressed={props.isAnalysisOpen}
        title="Critical path, own times and findings (A)"
        onClick={props.onAnalysis}
      >
        Analysis{props.findingCount === undefined || props.findingCount === 0 ? '' : ` ${String(props.findingCount)}`}
      </Button>
      <span className={classes.keys} aria-hidden="true">
        <kbd>↑</kbd> <kbd>↓</kbd> <kbd>←</kbd> <kbd>→</kbd> move <kbd>/</kbd> find <kbd>Z</kbd> zoom to span{' '}
        <kbd>0</kbd> whole trace
      </span>
      <Tool label="Zoom to the span (Z)" icon="zoomIn" isDisabled={!props.canZoomToSpan} onClick={props.onZoomToSpan} />
      <Tool label="Whole trace (0)" icon="zoomReset" isDisabled={!props.isZoomed} onClick={props.onResetZoom} />
      <Tool label="Expand all" icon="expand" onClick={props.onExpandAll} />
      <Tool label="Collapse all" icon="collapse" onClick={props.onCollapseAll} />
    </div>
  );
}

interface ToolProps {
  readonly label: string;
  readonly icon: IconProps['name'];
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
}

function Tool({ label, icon, isDisabled = false, onClick }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} disabled={isDisabled} onClick={onClick}>
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
}
