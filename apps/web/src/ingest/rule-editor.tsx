import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ComponentType } from 'react';
import type { LoadRuleHistoryQuery, RuleDocumentKind } from '../generated/graphql.js';
import { useAction } from '../graphql/use-action.js';
import { ProblemLine } from '../kit/problem-line.js';
import { DocumentCheck } from './document-check.js';
import classes from '../kit/admin-page.module.css';
import { SaveRuleDocument } from './ingest.queries.js';
import { MaskingTry } from './masking-try.js';
import { RuleHistory } from './rule-history.js';
import { readRuleText, writeRuleText } from './rule-text.js';

export interface RuleEditorProps {
  readonly kind: RuleDocumentKind;
  readonly teamId: string | null;
  /** Newest first. */
  readonly versions: LoadRuleHistoryQuery['ruleDocumentHistory'];
  readonly maySave: boolean;
  readonly mayTry: boolean;
  /** Where and when a save takes effect. */
  readonly effect?: string;
  /** Shows what the text says, beside it, as it is edited. */
  readonly reading?: ComponentType<{ readonly content: unknown }>;
  readonly onSaved: () => void;
}

const HYBRID = { policies: [{ name: 'hybrid', type: 'budget' }] };

/** Where nobody wrote rules yet. */
const FIRST_CONTENT: Partial<Record<RuleDocumentKind, unknown>> = {
  MASKING: { preset: 'recommended' },
  SAMPLING: HYBRID,
  SAMPLING_CANDIDATE: HYBRID,
  HEAD_SAMPLING: { defaultProbability: 1 },
};

export function RuleEditor(props: RuleEditorProps) {
  const { kind, teamId, versions, maySave, mayTry, effect = 'Holds on every gateway within seconds.', onSaved } = props;
  const { reading: Reading } = props;
  const current = versions[0];
  const currentText = current === undefined ? '' : writeRuleText(current.content);
  const [text, setText] = useState(current === undefined ? writeRuleText(FIRST_CONTENT[kind] ?? {}) : currentText);
  const save = useAction('mutation', SaveRuleDocument);
  const read = readRuleText(text);
  const content = 'content' in read ? { value: read.content } : undefined;
  const problem = 'problem' in read ? read.problem : undefined;

  const saveText = async () => {
    if (content === undefined) return;
    const input = { kind, teamId, content: content.value, expectedVersion: current?.version ?? 0 };
    if ((await save.run({ input })) !== undefined) onSaved();
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
            save.clearProblem();
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
          {/* Keyed by the text: what was said of another one is not shown. */}
          {kind === 'MASKING' && mayTry && <MaskingTry key={text} content={content} teamId={teamId} />}
          {kind !== 'MASKING' && <DocumentCheck key={text} kind={kind} content={content} />}
          <span className="dimmed">{maySave ? effect : 'Your role may read these rules.'}</span>
        </div>
        <ProblemLine problem={save.problem} />
        {kind === 'MASKING' && (
          <p>A try looks at stored spans and changes nothing. What was masked before it was stored cannot show.</p>
        )}
      </div>
      <div>
        {content !== undefined && Reading !== undefined && <Reading content={content.value} />}
        <RuleHistory
          versions={versions}
          onChoose={(chosen) => {
            setText(writeRuleText(chosen));
          }}
        />
      </div>
    </div>
  );
}
