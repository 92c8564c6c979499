import { Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatDuration } from '../../kit/duration.js';
import { IconButton } from '../../kit/icon-button.js';
import { LoadingNotice, ProblemNotice } from '../../kit/notice.js';
import classes from './analysis-panel.module.css';
import { CriticalPathSection } from './critical-path-section.js';
import type { Finding, FindingGroup } from './findings.js';
import { SelfTimeSection } from './self-time-section.js';
import type { AnalysisLoad } from './use-analysis.js';

export interface AnalysisPanelProps {
  readonly load: AnalysisLoad;
  readonly widthPx: number;
  /** Key of the finding whose spans are marked. */
  readonly marked: string | undefined;
  readonly isCorrectionWanted: boolean;
  readonly onMark: (key: string | undefined) => void;
  readonly onSpan: (spanId: string) => void;
  readonly onCorrect: (isCorrected: boolean) => void;
  readonly onClose: () => void;
}

/** What the spans tell together. A click on a finding marks its spans; N goes from one to the next. */
export function AnalysisPanel(props: AnalysisPanelProps) {
  const { load, widthPx, marked, onMark, onSpan, onClose } = props;
  const { analysis, groups } = load;
  return (
    <aside
      id="trace-analysis"
      data-testid="trace-analysis"
      aria-label="Analysis of the trace"
      className={classes.panel}
      style={{ width: widthPx }}
      tabIndex={-1}
    >
      <div className={classes.head}>
        <h2>Analysis</h2>
        <IconButton label="Close the analysis (A)" icon="close" onClick={onClose} />
      </div>
      {load.problem !== undefined && <ProblemNotice problem={load.problem} onRetry={load.reload} />}
      {analysis === undefined && load.problem === undefined && <LoadingNotice label="Analysing the trace" />}
      {analysis !== undefined && (
        <>
          <CriticalPathSection path={analysis.criticalPath} isWhole={load.isPathWhole} onSpan={onSpan} />
          {groups.map((group) => (
            <Findings key={group.title} group={group} marked={marked} onMark={onMark}>
              {group.title === 'Clocks' && <CorrectionSwitch {...props} />}
            </Findings>
          ))}
          <SelfTimeSection selfTimes={analysis.selfTimes} />
        </>
      )}
    </aside>
  );
}

function CorrectionSwitch({ isCorrectionWanted, onCorrect }: AnalysisPanelProps) {
  return (
    <Switch
      className={classes.correct}
      label="Show the waterfall with corrected clocks"
      checked={isCorrectionWanted}
      onChange={(event) => {
        onCorrect(event.currentTarget.checked);
      }}
    />
  );
}

interface FindingsProps {
  readonly group: FindingGroup;
  readonly marked: string | undefined;
  readonly onMark: (key: string | undefined) => void;
  readonly children: ReactNode;
}

function Findings({ group, marked, onMark, children }: FindingsProps) {
  const { title, findings, hiddenCount } = group;
  return (
    <section className={classes.section}>
      <h3>
        {title} <span className="dimmed">{findings.length + hiddenCount}</span>
      </h3>
      {children}
      <ul className={classes.findings}>
        {findings.map((finding) => (
          <li key={finding.key}>
            <FindingButton
              finding={finding}
              isMarked={finding.key === marked}
              onClick={() => {
                onMark(finding.key === marked ? undefined : finding.key);
              }}
            />
          </li>
        ))}
      </ul>
      {hiddenCount > 0 && <p className="dimmed">and {hiddenCount} more that weigh less</p>}
    </section>
  );
}

interface FindingButtonProps {
  readonly finding: Finding;
  readonly isMarked: boolean;
  readonly onClick: () => void;
}

function FindingButton({ finding, isMarked, onClick }: FindingButtonProps) {
  return (
    <button
      type="button"
      className={classes.finding}
      data-testid="finding"
      aria-pressed={isMarked}
      title={isMarked ? 'Unmark its spans' : 'Mark its spans'}
      onClick={onClick}
    >
      <span className={classes.topic}>
        <span>{finding.topic}</span>
        <strong>{formatDuration(finding.duration)}</strong>
      </span>
      {finding.explanation}
    </button>
  );
}
