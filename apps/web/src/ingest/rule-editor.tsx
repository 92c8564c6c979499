import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { LoadRuleHistoryQuery, RuleDocumentKind } from '../generated/graphql.js';
import { useAction } from '../graphql/use-action.js';
import { ProblemLine } from '../kit/problem-line.js';
import { DryRunResult } from './dry-run-result.js';
import classes from './ingest-page.module.css';
import { SaveRuleDocument, TryMaskingRules } from './ingest.queries.js';
import { RuleHistory } from './rule-history.js';
import { readRuleText, writeRuleText } from './rule-text.js';

export interface RuleEditorProps {
  readonly kind: RuleDocumentKind;
  readonly teamId: string | null;
  /** Newest first. */
  readonly versions: LoadRuleHistoryQuery['ruleDocumentHistory'];
  readonly maySave: boolean;
  readonly mayTry: boolean;
  readonly onSaved: () => void;
}

/** Where nobody wrote rules yet. */
const FIRST_CONTENT: Partial<Record<RuleDocumentKind, unknown>> = { MASKING: { preset: 'recommended' } };

/** The most that the API looks at by default: rules that hold already leave nothing to see in the newest spans. */
const SPANS_MAX = 10_000;

export function RuleEditor({ kind, teamId, versions, maySave, mayTry, onSaved }: RuleEditorProps) {
  const current = versions[0];
  const currentText = current === undefined ? '' : writeRuleText(current.content);
  const [text, setText] = useState(current === undefined ? writeRuleText(FIRST_CONTENT[kind] ?? {}) : currentText);
  const save = useAction('mutation', SaveRuleDocument);
  const attempt = useAction('query', TryMaskingRules);
  const [result, setResult] = useState<Awaited<ReturnType<typeof attempt.run>>>();
  const read = readRuleText(text);
  const problem = 'problem' in read ? read.problem : undefined;

  const saveText = async () => {
    if (!('content' in read)) return;
    const input = { kind, teamId, content: read.content, expectedVersion: current?.version ?? 0 };
    if ((await save.run({ input })) !== undefined) onSaved();
  };
  const tryText = async () => {
    if ('content' in read)
      setResult(await attempt.run({ input: { content: read.content, teamId, spansMax: SPANS_MAX } }));
  };

  return (
    <div className={classes.columns}>
      <div>
        <Textarea
          label={current === undefined ? 'No version yet' : `Version ${String(current.version)} holds`}
          className={classes.editor}
          autosize
          minRows={12}
          maxRows={30}
          spellCheck={false}
          readOnly={!mayTry}
          value={text}
          error={problem}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setResult(undefined);
          }}
        />
        <div className={classes.actions}>
          <Button
            loading={save.isRunning}
            disabled={!maySave || problem !== undefined || text === currentText}
            onClick={() => void saveText()}
          >
            Save
          </Button>
          {kind === 'MASKING' && mayTry && (
            <Button
              variant="default"
              loading={attempt.isRunning}
              disabled={problem !== undefined}
              onClick={() => void tryText()}
            >
              Try on the last hour
            </Button>
          )}
          <span className="dimmed">
            {maySave ? 'Holds on every gateway within seconds.' : 'Your role may read these rules.'}
          </span>
        </div>
        <ProblemLine problem={save.problem ?? attempt.problem} />
        {result !== undefined && <DryRunResult result={result.maskingDryRun} />}
        {kind === 'MASKING' && result === undefined && attempt.problem === undefined && (
          <p>A try looks at stored spans and changes nothing. What was masked before it was stored cannot show.</p>
        )}
      </div>
      <RuleHistory
        versions={versions}
        onChoose={(content) => {
          setText(writeRuleText(content));
          setResult(undefined);
        }}
      />
    </div>
  );
}
