import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useLoad } from '../graphql/use-load.js';
import type { NamedTeam } from '../ingest/team-name.js';
import admin from '../kit/admin-page.module.css';
import { LoadingNotice, ProblemNotice } from '../kit/notice.js';
import { readTraceId } from '../kit/trace-id.js';
import { DecisionView } from './decision-view.js';
import classes from './sampling-page.module.css';
import { LoadDecision } from './sampling.queries.js';

export interface DecisionTabProps {
  readonly teams: readonly NamedTeam[];
  /** As it stands in the address. */
  readonly trace: string | undefined;
  readonly onTrace: (traceId: string) => void;
}

/** Why a trace was kept or dropped: asked by its id, as dropped traces can be found by nothing else. */
export function DecisionTab({ teams, trace, onTrace }: DecisionTabProps) {
  const [text, setText] = useState(trace ?? '');
  const [problem, setProblem] = useState<string>();
  const traceId = trace === undefined ? undefined : readTraceId(trace);
  const look = () => {
    const wanted = readTraceId(text);
    setProblem(wanted === undefined ? 'A trace id has 32 hexadecimal digits' : undefined);
    if (wanted !== undefined) onTrace(wanted);
  };
  return (
    <section className={admin.section} aria-label="Decision">
      <p>What the sampler decided about a trace, kept or dropped. Take the id from a log line, a header or a client.</p>
      <form
        className={classes.lookup}
        role="search"
        aria-label="Look up a decision"
        onSubmit={(event) => {
          event.preventDefault();
          look();
        }}
      >
        <TextInput
          label="Trace id"
          className={classes.traceId}
          value={text}
          error={problem}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setText(event.currentTarget.value);
            setProblem(undefined);
          }}
        />
        <Button type="submit">Look up</Button>
      </form>
      {traceId !== undefined && <OneDecision key={traceId} traceId={traceId} teams={teams} />}
    </section>
  );
}

function OneDecision({ traceId, teams }: { readonly traceId: string; readonly teams: readonly NamedTeam[] }) {
  const { data, problem, reload } = useLoad(LoadDecision, { traceId }, { remember: false });
  if (problem !== undefined) return <ProblemNotice problem={problem} onRetry={reload} />;
  if (data === undefined) return <LoadingNotice label="Looking up the decision" />;
  return (
    <>
      <DecisionView decision={data.decision} teams={teams} />
      {data.decision.outcome === 'KEPT' && (
        <Link to="/trace/$traceId" params={{ traceId }}>
          Open the trace
        </Link>
      )}
    </>
  );
}
