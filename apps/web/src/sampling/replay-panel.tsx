import { Alert, Button } from '@mantine/core';
import { useState } from 'react';
import type { LoadRuleHistoryQuery, ReplayPoliciesQuery, TimeRange } from '../generated/graphql.js';
import { useAction } from '../graphql/use-action.js';
import { ProblemLine } from '../kit/problem-line.js';
import { plural } from '../kit/quantity.js';
import { ComparisonTable } from './comparison-table.js';
import { ReplayPolicies } from './sampling.queries.js';

export interface ReplayPanelProps {
  readonly candidate: LoadRuleHistoryQuery['ruleDocumentHistory'][number];
  readonly range: TimeRange;
}

/** Judges the recorded traces of the range by the candidate, also those from before it was saved. */
export function ReplayPanel({ candidate: { content, version }, range }: ReplayPanelProps) {
  const { run, isRunning, problem } = useAction('query', ReplayPolicies);
  const [result, setResult] = useState<ReplayPoliciesQuery>();
  const replay = async () => {
    setResult(await run({ input: { content, range } }));
  };
  return (
    <>
      <h2>Over recorded traces</h2>
      <p>
        Judges the traces of this range by version {version} of the candidate, from what the decision log holds of them,
        with the budgets of today.
      </p>
      <Button variant="default" mb="sm" loading={isRunning} onClick={() => void replay()}>
        Replay this range
      </Button>
      <ProblemLine problem={problem} />
      {result !== undefined && <ReplayResult replay={result.samplingReplay} />}
    </>
  );
}

function ReplayResult({ replay }: { readonly replay: ReplayPoliciesQuery['samplingReplay'] }) {
  const { notJudged, keptByNotJudged, isComplete, total, services } = replay;
  return (
    <div role="status">
      {!isComplete && (
        <Alert color="yellow" variant="light" p="xs" mb="sm">
          The range holds more traces than one request may judge: these are the first of them. Choose a shorter range,
          or use <code>clew replay</code>.
        </Alert>
      )}
      {notJudged.length > 0 && (
        <Alert color="yellow" variant="light" p="xs" mb="sm" title="Not judged">
          {notJudged.map(({ name, reason }) => (
            <div key={name}>
              <strong>{name}</strong>: {reason}
            </div>
          ))}
          {keptByNotJudged.traceCount > 0 &&
            `${plural(keptByNotJudged.traceCount, 'trace')} kept by ${notJudged.length === 1 ? 'it' : 'them'} at the time: in no number below.`}
        </Alert>
      )}
      {total.seen.traceCount === 0 ? (
        <p>No trace was decided in this range.</p>
      ) : (
        <ComparisonTable total={total} services={services} />
      )}
    </div>
  );
}
