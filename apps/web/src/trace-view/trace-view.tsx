import { useLocalStorage } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { Splitter } from '../kit/splitter.js';
import { useShortcuts } from '../kit/use-shortcuts.js';
import { usePageTitle } from '../kit/use-page-title.js';
import { AnalysisPanel } from './analysis/analysis-panel.js';
import { countOfNote } from './analysis/findings.js';
import { markedNodes } from './analysis/marked-nodes.js';
import type { AnalysisLoad } from './analysis/use-analysis.js';
import { FindBar } from './find-bar.js';
import { buildFindIndex, findSpans, nextHit } from './find-spans.js';
import { SpanPanel } from './span-panel.js';
import { wholeTrace, windowAround } from './time-window.js';
import { TraceHeader } from './trace-header.js';
import { TraceLogsPanel } from './trace-logs-panel.js';
import type { TraceViewSearch } from './trace-view-search.js';
import classes from './trace-view.module.css';
import { useSelection } from './use-selection.js';
import type { LoadedTrace } from './use-trace.js';
import { collapsibleFrom, reveal, toggled, visibleRows } from './visible-rows.js';
import { Waterfall } from './waterfall.js';

const route = getRouteApi('/trace/$traceId');
const PANEL_PX = { initial: 420, min: 300, max: 900 };

export interface TraceViewProps {
  readonly load: LoadedTrace;
  readonly analysis: AnalysisLoad;
}

export function TraceView({ load, analysis }: TraceViewProps) {
  const { trace, details, logs } = load;
  const { tree } = analysis;
  const { panel, mark, times } = route.useSearch();
  const navigate = route.useNavigate();
  const isAnalysisOpen = panel === 'analysis';
  usePageTitle(
    `${trace.summary.rootServiceName} ${trace.summary.rootSpanName}`.trim() || `Trace ${trace.traceId.slice(0, 8)}`,
  );
  const [selected, select] = useSelection(tree);
  const [collapsed, setCollapsed] = useState<ReadonlySet<number>>(() => new Set());
  const [window, setWindow] = useState(() => wholeTrace(tree.durationNs));
  const [findText, setFindText] = useState('');
  const [panelPx, setPanelPx] = useLocalStorage({ key: 'clew-span-panel-px', defaultValue: PANEL_PX.initial });
  const [areLogsShown, setAreLogsShown] = useState(false);
  const findInput = useRef<HTMLInputElement>(null);

  const wanted = useDeferredValue(findText);
  const isFinding = wanted.trim() !== '';
  const index = useMemo(() => (isFinding ? buildFindIndex(tree, details) : []), [tree, details, isFinding]);
  const marked = useMemo(() => markedNodes(tree, analysis.groups, mark), [tree, analysis.groups, mark]);
  const found = useMemo(() => findSpans(tree, index, wanted), [tree, index, wanted]);
  const hits = marked ?? found;
  const shown = marked?.[0];
  useEffect(() => {
    if (shown !== undefined) setCollapsed((before) => reveal(tree, before, shown));
  }, [tree, shown]);
  const hitSet = useMemo(() => new Set(hits), [hits]);
  const rows = useMemo(() => visibleRows(tree, collapsed), [tree, collapsed]);

  const toggle = useCallback((id: number) => {
    setCollapsed((before) => toggled(before, id));
  }, []);
  const selectAndReveal = (id: number | undefined) => {
    if (id !== undefined) setCollapsed(reveal(tree, collapsed, id));
    select(id);
  };
  const node = selected === undefined ? undefined : tree.nodes[selected];
  const zoomToSelected = () => {
    if (node !== undefined) setWindow(windowAround(node.startNs, node.endNs, tree.durationNs));
  };
  const change = (part: Partial<TraceViewSearch>) => {
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  };
  const toggleAnalysis = () => {
    change(isAnalysisOpen ? { panel: undefined, mark: undefined } : { panel: 'analysis' });
  };
  const find = (text: string) => {
    setFindText(text);
    if (mark !== undefined) change({ mark: undefined });
  };
  const hasAnalysisPanel = isAnalysisOpen && node === undefined;
  const hasLogsPanel = !isAnalysisOpen && areLogsShown && node === undefined && logs !== undefined;
  const listLogs = useCallback(() => {
    select(undefined);
    setAreLogsShown(true);
    void navigate({ search: (before) => ({ ...before, panel: undefined }), replace: true });
  }, [select, navigate]);
  const resetZoom = () => {
    setWindow(wholeTrace(tree.durationNs));
  };

  useShortcuts({
    '/': () => findInput.current?.focus(),
    n: () => {
      selectAndReveal(nextHit(tree, hits, selected, 1));
    },
    N: () => {
      selectAndReveal(nextHit(tree, hits, selected, -1));
    },
    a: toggleAnalysis,
    z: zoomToSelected,
    '0': resetZoom,
    Escape: () => {
      select(undefined);
    },
  });

  return (
    <div className={classes.page}>
      <TraceHeader trace={trace} reload={load.reload} onFind={find} logs={logs} onLogs={listLogs} />
      <FindBar
        inputRef={findInput}
        text={findText}
        hits={hits}
        selected={selected}
        areDetailsLoaded={details !== undefined}
        isZoomed={window.endNs - window.startNs < wholeTrace(tree.durationNs).endNs}
        canZoomToSpan={node !== undefined}
        findingCount={analysis.analysis === undefined ? undefined : countOfNote(analysis.groups)}
        isAnalysisOpen={isAnalysisOpen}
        isMarking={marked !== undefined}
        isCorrected={analysis.isCorrected}
        onAsSent={() => {
          change({ times: undefined });
        }}
        onAnalysis={toggleAnalysis}
        onText={find}
        onStep={(step) => {
          selectAndReveal(nextHit(tree, hits, selected, step));
        }}
        onZoomToSpan={zoomToSelected}
        onResetZoom={resetZoom}
        onExpandAll={() => {
          setCollapsed(new Set());
        }}
        onCollapseAll={() => {
          setCollapsed(collapsibleFrom(tree, 1));
        }}
      />
      <div className={classes.body}>
        <Waterfall
          tree={tree}
          rows={rows}
          collapsed={collapsed}
          details={details}
          window={window}
          selected={selected}
          hits={isFinding || marked !== undefined ? hitSet : undefined}
          path={isAnalysisOpen ? analysis.path : undefined}
          shown={shown}
          onWindow={setWindow}
          onSelect={select}
          onToggle={toggle}
        />
        {(node !== undefined || hasLogsPanel || hasAnalysisPanel) && (
          <Splitter
            label="Width of the panel"
            side="after"
            value={panelPx}
            min={PANEL_PX.min}
            max={PANEL_PX.max}
            onChange={setPanelPx}
          />
        )}
        {hasAnalysisPanel && (
          <AnalysisPanel
            load={analysis}
            widthPx={panelPx}
            marked={mark}
            isCorrectionWanted={times === 'corrected'}
            onMark={(key) => {
              change({ mark: key });
            }}
            onSpan={(spanId) => {
              selectAndReveal(tree.nodes.find((each) => each.spanId === spanId)?.id);
            }}
            onCorrect={(isCorrected) => {
              change({ times: isCorrected ? 'corrected' : undefined });
            }}
            onClose={toggleAnalysis}
          />
        )}
        {hasLogsPanel && (
          <TraceLogsPanel
            logs={logs}
            startUnixNano={tree.startUnixNano}
            widthPx={panelPx}
            onSpan={(spanId) => {
              selectAndReveal(tree.nodes.find((each) => each.spanId === spanId)?.id);
            }}
            onClose={() => {
              setAreLogsShown(false);
            }}
          />
        )}
        {node !== undefined && (
          <SpanPanel
            key={node.id}
            node={node}
            tree={tree}
            traceId={trace.traceId}
            details={node.span === undefined ? undefined : details?.of(node.span)}
            logs={logs}
            detailsProblem={load.detailsProblem}
            areDetailsLoaded={details !== undefined}
            widthPx={panelPx}
            onSelect={selectAndReveal}
            onReload={load.reload}
          />
        )}
      </div>
    </div>
  );
}
