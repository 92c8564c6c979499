import { Popover } from '@mantine/core';
import { useState } from 'react';
import { useSignedIn } from '../app/session-context.js';
import { useLoad } from '../graphql/use-load.js';
import { decisionReasonText } from '../kit/decision-reason.js';
import { ProblemNotice } from '../kit/notice.js';
import { DecisionView } from '../sampling/decision-view.js';
import { LoadDecision } from '../sampling/sampling.queries.js';
import classes from './trace-header.module.css';

export interface WhyKeptProps {
  readonly traceId: string;
  /** Of the trace's summary: known before anybody asks for more. */
  readonly reason: string;
}

/** The reason in a word; the whole decision when somebody asks why. */
export function WhyKept({ traceId, reason }: WhyKeptProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-start" shadow="md" width={480} trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={classes.link}
          title="Why was this kept?"
          aria-expanded={isOpen}
          onClick={() => {
            setIsOpen(!isOpen);
          }}
        >
          {decisionReasonText(reason)}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.why} aria-label="Why was this kept?">
        {isOpen && <WholeDecision traceId={traceId} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function WholeDecision({ traceId }: { readonly traceId: string }) {
  const { viewer } = useSignedIn();
  const { data, problem, reload } = useLoad(LoadDecision, { traceId }, { remember: false });
  if (problem !== undefined) return <ProblemNotice problem={problem} onRetry={reload} />;
  if (data === undefined) return <p role="status">Looking up the decision</p>;
  return (
    <>
      <h2>Why was this kept?</h2>
      <DecisionView decision={data.decision} teams={viewer.organisation.teams} />
    </>
  );
}
