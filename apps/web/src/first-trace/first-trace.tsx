import { Code, Tabs, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useSignedIn } from '../app/session-context.js';
import { CopyButton } from '../kit/copy-button.js';
import { formatDuration } from '../kit/duration.js';
import { Icon } from '../kit/icons.js';
import { plural } from '../kit/quantity.js';
import { ServiceName } from '../kit/service-name.js';
import classes from './first-trace.module.css';
import { KEY_PLACEHOLDER, snippetsFor } from './snippets.js';
import type { SampleSpan } from './snippets.js';
import type { ArrivedTrace } from './use-arrival.js';
import { useArrival } from './use-arrival.js';

export interface FirstTraceProps {
  /** True when nothing is stored yet: then any trace is the first. */
  readonly isEmptyStore: boolean;
  /** Leads to the list of traces, where this page stands in for it. */
  readonly onShowAll?: () => void;
}

/** How to send traces, and a watch for the first one. */
export function FirstTrace({ isEmptyStore, onShowAll }: FirstTraceProps) {
  const { ingest } = useSignedIn();
  const arrived = useArrival(isEmptyStore);
  const [sample] = useState(newSampleSpan);
  const snippets = snippetsFor(ingest, sample);
  return (
    <div className={classes.page}>
      <Title order={1}>{isEmptyStore ? 'Send your first trace' : 'Send traces'}</Title>
      <p className={classes.lead}>
        Clew takes OTLP from any OpenTelemetry SDK or Collector. Choose where your spans come from; this page notices
        when they arrive.
      </p>
      <Watch arrived={arrived} isEmptyStore={isEmptyStore} onShowAll={onShowAll} />
      <Tabs defaultValue="curl" keepMounted={false}>
        <Tabs.List aria-label="Where your spans come from">
          {snippets.map(({ id, label }) => (
            <Tabs.Tab key={id} value={id}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map(({ id, steps }) => (
          <Tabs.Panel key={id} value={id}>
            {steps.map(({ title, code }) => (
              <section key={title} className={classes.step} aria-label={title}>
                <div className={classes.stepHead}>
                  <h2>{title}</h2>
                  <CopyButton label="Copy" text={code} isWide />
                </div>
                <pre tabIndex={0}>{code}</pre>
              </section>
            ))}
          </Tabs.Panel>
        ))}
      </Tabs>
      <Addresses />
    </div>
  );
}

function Watch({
  arrived,
  isEmptyStore,
  onShowAll,
}: {
  readonly arrived: ArrivedTrace | undefined;
  readonly isEmptyStore: boolean;
  readonly onShowAll: (() => void) | undefined;
}) {
  if (arrived === undefined) {
    return (
      <div className={classes.watch} role="status">
        <span className={classes.pulse} /> Waiting for {isEmptyStore ? 'the first trace' : 'a trace of a new service'}…
      </div>
    );
  }
  return (
    <div className={classes.watch} data-arrived role="status">
      <Icon name="check" size={18} />
      <span>{isEmptyStore ? 'Your first trace has arrived:' : 'Your trace has arrived:'}</span>
      <ServiceName name={arrived.rootServiceName} isStrong />
      <span>{arrived.rootSpanName}</span>
      <span className="dimmed">
        {plural(arrived.spanCount, 'span')}, {formatDuration(arrived.duration)}
      </span>
      <Link to="/trace/$traceId" params={{ traceId: arrived.traceId }} className={classes.open}>
        Open the trace
      </Link>
      {onShowAll !== undefined && (
        <button type="button" className="link-button" onClick={onShowAll}>
          Show all traces
        </button>
      )}
    </div>
  );
}

function Addresses() {
  const { ingest } = useSignedIn();
  return (
    <section className={classes.notes} aria-label="Addresses and keys">
      <dl>
        {ingest.otlpHttpUrl !== null && (
          <div>
            <dt>OTLP/HTTP</dt>
            <dd>
              <Code>{ingest.otlpHttpUrl}</Code>{' '}
              <CopyButton label="Copy the OTLP/HTTP address" text={ingest.otlpHttpUrl} />
            </dd>
          </div>
        )}
        {ingest.otlpGrpcUrl !== null && (
          <div>
            <dt>OTLP/gRPC</dt>
            <dd>
              <Code>{ingest.otlpGrpcUrl}</Code>{' '}
              <CopyButton label="Copy the OTLP/gRPC address" text={ingest.otlpGrpcUrl} />
            </dd>
          </div>
        )}
        <div>
          <dt>Ingest key</dt>
          <dd>
            {ingest.keyOptional ? (
              <>
                Not needed from the machine that Clew runs on: spans without a key belong to the default team. From
                other machines, send a key in the header <Code>x-clew-ingest-key</Code>, or as{' '}
                <Code>Authorization: Bearer …</Code>.
              </>
            ) : (
              <>
                Put a key of your team in place of <Code>{KEY_PLACEHOLDER}</Code>; the first start of Clew printed one.
                It travels in the header <Code>x-clew-ingest-key</Code>, or as <Code>Authorization: Bearer …</Code>.
              </>
            )}
          </dd>
        </div>
      </dl>
      <p>
        SDKs send in batches, a few seconds after a span ends. If nothing arrives, look for exporter errors in the log
        of your application: a wrong address shows as a refused connection, a wrong key as 401.
      </p>
    </section>
  );
}

function newSampleSpan(): SampleSpan {
  const hex = (bytes: number) =>
    Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { traceId: hex(16), spanId: hex(8), startMs: Date.now() };
}
