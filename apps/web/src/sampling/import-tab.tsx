import { Badge, Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ImportCollectorSamplingQuery, ImportLevel, Role } from '../generated/graphql.js';
import { useAction } from '../graphql/use-action.js';
import admin from '../kit/admin-page.module.css';
import { ProblemLine } from '../kit/problem-line.js';
import { writeRuleText } from '../ingest/rule-text.js';
import { describePolicies } from './describe-policy.js';
import { PolicyList } from './policy-list.js';
import { SaveImport } from './save-import.js';
import classes from './sampling-page.module.css';
import { ImportCollectorSampling } from './sampling.queries.js';

export interface ImportTabProps {
  readonly role: Role;
}

const EXAMPLE = `processors:
  tail_sampling:
    decision_wait: 10s
    policies:
      - name: errors
        type: status_code
        status_code: { status_codes: [ERROR] }`;

const COLORS: Record<ImportLevel, string> = { EXACT: 'green', CHANGED: 'yellow', MISSING: 'red' };

/** Makes a document of the tail sampling of a Collector, with a report of what is not the same. */
export function ImportTab({ role }: ImportTabProps) {
  const [config, setConfig] = useState('');
  const { run, isRunning, problem } = useAction('query', ImportCollectorSampling);
  const [answer, setAnswer] = useState<ImportCollectorSamplingQuery>();
  const read = async () => {
    setAnswer(await run({ config, processor: null }));
  };
  return (
    <section className={admin.section} aria-label="Import">
      <p>
        Paste the configuration of an OpenTelemetry Collector, or its <code>tail_sampling</code> block alone. Nothing is
        saved before you say so.
      </p>
      <div className={admin.columns}>
        <div>
          <Textarea
            label="Collector configuration"
            className={admin.editor}
            autosize
            minRows={12}
            maxRows={30}
            spellCheck={false}
            placeholder={EXAMPLE}
            value={config}
            onChange={(event) => {
              setConfig(event.currentTarget.value);
              setAnswer(undefined);
            }}
          />
          <div className={admin.actions}>
            <Button loading={isRunning} disabled={config.trim() === ''} onClick={() => void read()}>
              Read
            </Button>
          </div>
          <ProblemLine problem={problem} />
        </div>
        {answer !== undefined && <Imported answer={answer.importCollectorSampling} maySave={role === 'ADMIN'} />}
      </div>
    </section>
  );
}

interface ImportedProps {
  readonly answer: ImportCollectorSamplingQuery['importCollectorSampling'];
  readonly maySave: boolean;
}

function Imported({ answer: { document, notes }, maySave }: ImportedProps) {
  return (
    <div role="status">
      <h2>Report</h2>
      <ul className={classes.policies}>
        {notes.map(({ policy, level, message }) => (
          <li key={`${policy} ${message}`}>
            <span className={classes.policyName}>
              <strong>{policy === '' ? 'option' : policy}</strong>
              <Badge variant="light" color={COLORS[level]} size="sm" tt="none">
                {level.toLowerCase()}
              </Badge>
            </span>
            <span className={classes.policyText}>{message}</span>
          </li>
        ))}
      </ul>
      <div className={classes.imported}>
        <PolicyList content={document} />
        {maySave && describePolicies(document).length > 0 && <SaveImport document={document} />}
        <details>
          <summary>The document</summary>
          <pre className={classes.document}>{writeRuleText(document)}</pre>
        </details>
      </div>
    </div>
  );
}
