import { styleOf } from '../terminal.js';

/** What a person or a script needs to know about a Clew that is ready. Roles that do not run leave theirs out. */
export interface Ready {
  readonly ui?: string;
  readonly graphql?: string;
  readonly otlpHttp?: string;
  readonly otlpGrpc?: string;
  readonly zipkin?: string;
  readonly jaeger?: string;
  readonly ingestKey?: string;
  readonly adminToken?: string;
  readonly dataDir?: string;
}

export interface SummaryFacts {
  readonly ready: Ready;
  readonly tookMs: number;
  readonly sampleTracesPerSecond: number | undefined;
  readonly keyOptional: boolean;
}

/** One line for scripts. The address of the UI has no token: it is beside it. */
export function jsonLine(ready: Ready): string {
  return `${JSON.stringify(ready)}\n`;
}

/** One screen for people. */
export function summary(
  { ready, tookMs, sampleTracesPerSecond, keyOptional }: SummaryFacts,
  coloured: boolean,
): string {
  const { bold, dim, green, cyan } = styleOf(coloured);
  const row = (label: string, value: string | undefined, note = ''): string[] =>
    value === undefined ? [] : [`  ${dim(label.padEnd(13))} ${value}${note === '' ? '' : dim(`  ${note}`)}`];
  const lines = [
    '',
    `  ${green('●')} ${bold('Clew is ready')} ${dim(`in ${(tookMs / 1000).toFixed(1)} s`)}`,
    '',
    ...row('Web UI', ready.ui === undefined ? undefined : cyan(signedIn(ready.ui, ready.adminToken))),
    ...row('GraphQL', ready.graphql),
    ...row('Admin token', ready.adminToken),
    ...(ready.otlpHttp === undefined ? [] : ['']),
    ...row('OTLP/HTTP', ready.otlpHttp),
    ...row('OTLP/gRPC', ready.otlpGrpc),
    ...row('Zipkin', ready.zipkin),
    ...row('Jaeger', ready.jaeger),
    ...row('Ingest key', ready.ingestKey, keyOptional ? '(optional from this machine)' : ''),
    '',
    ...row('Data folder', ready.dataDir),
    ...(sampleTracesPerSecond === undefined
      ? []
      : row('Sample shop', `sends ${sampleTracesPerSecond} traces a second`, '(leave it out with --no-sample)')),
    '',
    ...(ready.otlpHttp === undefined
      ? []
      : [`  Send your own:  ${bold(`export OTEL_EXPORTER_OTLP_ENDPOINT=${ready.otlpHttp}`)}`]),
    `  ${dim('Stop with Ctrl-C.')}`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** The fragment stays in the browser: no server and no log ever sees the token. */
function signedIn(ui: string, adminToken: string | undefined): string {
  return adminToken === undefined ? ui : `${ui}#token=${adminToken}`;
}
