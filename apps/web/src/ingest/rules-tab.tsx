import { Select } from '@mantine/core';
import { useState } from 'react';
import type { Role, RuleDocumentKind } from '../generated/graphql.js';
import { useLoad } from '../graphql/use-load.js';
import { LoadingNotice, ProblemNotice } from '../kit/notice.js';
import classes from '../kit/admin-page.module.css';
import { LoadRuleHistory } from './ingest.queries.js';
import { RuleEditor } from './rule-editor.js';
import type { NamedTeam } from './team-name.js';

export interface RulesTabProps {
  readonly teams: readonly NamedTeam[];
  readonly role: Role;
}

/** Those of sampling are under Sampling. */
const KINDS: readonly { readonly value: RuleDocumentKind; readonly label: string }[] = [
  { value: 'MASKING', label: 'Masking' },
  { value: 'CARDINALITY', label: 'Cardinality' },
  { value: 'SPAN_NAMES', label: 'Span names' },
  { value: 'SEMANTIC_CONVENTIONS', label: 'Semantic conventions' },
  { value: 'GLOSSARY', label: 'Glossary' },
  { value: 'ENRICHMENT', label: 'Enrichment' },
];
const WHOLE = 'organisation';

export function RulesTab({ teams, role }: RulesTabProps) {
  const [kind, setKind] = useState<RuleDocumentKind>('MASKING');
  const [scope, setScope] = useState(WHOLE);
  const teamId = scope === WHOLE ? null : scope;
  const { data, problem, isLoading, reload } = useLoad(
    LoadRuleHistory,
    { kind, teamId },
    { keepPrevious: false, remember: false },
  );
  const maySave = role === 'ADMIN' || (role === 'EDITOR' && teamId !== null);

  return (
    <section className={classes.section} aria-label="Rules">
      <div className={classes.form}>
        <Select
          label="Rules about"
          data={KINDS}
          value={kind}
          allowDeselect={false}
          onChange={(value) => {
            setKind(KINDS.find((known) => known.value === value)?.value ?? 'MASKING');
          }}
        />
        <Select
          label="Of"
          data={[
            { value: WHOLE, label: 'The organisation' },
            ...teams.map(({ id, name }) => ({ value: id, label: `Team ${name}` })),
          ]}
          value={scope}
          allowDeselect={false}
          onChange={(value) => {
            setScope(value ?? WHOLE);
          }}
        />
      </div>
      {problem !== undefined && <ProblemNotice problem={problem} onRetry={reload} />}
      {data === undefined && isLoading && <LoadingNotice label="Loading rules" />}
      {data !== undefined && (
        <RuleEditor
          key={`${kind} ${scope} ${String(data.ruleDocumentHistory[0]?.version)}`}
          {...{ kind, teamId, maySave }}
          mayTry={role !== 'VIEWER'}
          versions={data.ruleDocumentHistory}
          onSaved={reload}
        />
      )}
    </section>
  );
}
