import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { Role, RuleDocumentKind } from '../generated/graphql.js';
import { useLoad } from '../graphql/use-load.js';
import { LoadRuleHistory } from '../ingest/ingest.queries.js';
import { RuleEditor } from '../ingest/rule-editor.js';
import admin from '../kit/admin-page.module.css';
import { LoadingNotice, ProblemNotice } from '../kit/notice.js';
import { PolicyList } from './policy-list.js';
import classes from './sampling-page.module.css';

export interface PoliciesTabProps {
  readonly role: Role;
}

type PolicyKind = Extract<RuleDocumentKind, 'SAMPLING' | 'SAMPLING_CANDIDATE' | 'HEAD_SAMPLING'>;

const KINDS: readonly { readonly value: PolicyKind; readonly label: string }[] = [
  { value: 'SAMPLING', label: 'Active' },
  { value: 'SAMPLING_CANDIDATE', label: 'Candidate' },
  { value: 'HEAD_SAMPLING', label: 'Head sampling' },
];

const ABOUT: Record<PolicyKind, string> = {
  SAMPLING:
    'What is kept of the traces of the organisation. Without a document the hybrid default holds: everything while a team is within its budget; beyond it errors and what is slow for its route first, and a share of the rest.',
  SAMPLING_CANDIDATE:
    'Policies that are evaluated beside the active ones on live traffic, and decide nothing. What they would change is shown under Rehearsal.',
  HEAD_SAMPLING: 'What SDKs with remote sampling (Jaeger) are told to send, by service and route.',
};

const EFFECT: Record<PolicyKind, string> = {
  SAMPLING: 'Holds for traces that begin after the next flushes of the samplers.',
  SAMPLING_CANDIDATE: 'Runs beside the active policies within seconds.',
  HEAD_SAMPLING: 'Told to SDKs at their next question.',
};

/** The documents that say what is kept: read, edited, checked and saved as versions. */
export function PoliciesTab({ role }: PoliciesTabProps) {
  const [kind, setKind] = useState<PolicyKind>('SAMPLING');
  const { data, problem, isLoading, reload } = useLoad(
    LoadRuleHistory,
    { kind, teamId: null },
    { keepPrevious: false, remember: false },
  );
  return (
    <section className={admin.section} aria-label="Policies">
      <SegmentedControl
        className={classes.choice}
        aria-label="Document"
        data={[...KINDS]}
        value={kind}
        onChange={(value) => {
          setKind(KINDS.find((known) => known.value === value)?.value ?? 'SAMPLING');
        }}
      />
      <p>{ABOUT[kind]}</p>
      {problem !== undefined && <ProblemNotice problem={problem} onRetry={reload} />}
      {data === undefined && isLoading && <LoadingNotice label="Loading policies" />}
      {data !== undefined && (
        <RuleEditor
          key={`${kind} ${String(data.ruleDocumentHistory[0]?.version)}`}
          kind={kind}
          teamId={null}
          maySave={role === 'ADMIN'}
          mayTry={role !== 'VIEWER'}
          versions={data.ruleDocumentHistory}
          effect={EFFECT[kind]}
          onSaved={reload}
          {...(kind === 'HEAD_SAMPLING' ? {} : { reading: PolicyList })}
        />
      )}
    </section>
  );
}
