import type { IngestInfo } from './ingest-info.js';

export interface Snippet {
  readonly id: string;
  readonly label: string;
  readonly steps: readonly SnippetStep[];
}

export interface SnippetStep {
  readonly title: string;
  readonly code: string;
}

/** One hand-made span for trying out the way in; ids and times come from the caller. */
export interface SampleSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly startMs: number;
}

export const KEY_PLACEHOLDER = 'YOUR_INGEST_KEY';
const KEY_HEADER = 'x-clew-ingest-key';
/** The service name in every snippet. */
export const SNIPPET_SERVICE = 'my-service';

/** How to send traces, ready to paste: where to, and with a key only where one is needed. */
export function snippetsFor(ingest: IngestInfo, sample: SampleSpan): readonly Snippet[] {
  const endpoint = ingest.otlpHttpUrl ?? 'http://CLEW_HOST:4318';
  const settings = { title: 'Point the SDK at Clew', code: environment(endpoint, ingest.keyOptional) };
  return [
    {
      id: 'curl',
      label: 'curl',
      steps: [{ title: 'Send one span by hand', code: curl(endpoint, ingest.keyOptional, sample) }],
    },
    {
      id: 'node',
      label: 'Node.js',
      steps: [
        { title: 'Install', code: 'npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node' },
        settings,
        { title: 'Run', code: 'node --require @opentelemetry/auto-instrumentations-node/register app.js' },
      ],
    },
    {
      id: 'python',
      label: 'Python',
      steps: [
        {
          title: 'Install',
          code: 'pip install opentelemetry-distro opentelemetry-exporter-otlp\nopentelemetry-bootstrap -a install',
        },
        settings,
        { title: 'Run', code: 'opentelemetry-instrument python app.py' },
      ],
    },
    {
      id: 'java',
      label: 'Java',
      steps: [
        {
          title: 'Get the agent',
          code: 'curl -LO https://github.com/open-telemetry/opentelemetry-java-instrumentation/releases/latest/download/opentelemetry-javaagent.jar',
        },
        settings,
        { title: 'Run', code: 'java -javaagent:./opentelemetry-javaagent.jar -jar app.jar' },
      ],
    },
    {
      id: 'go',
      label: 'Go',
      steps: [
        {
          title: 'Install',
          code: 'go get go.opentelemetry.io/otel \\\n  go.opentelemetry.io/otel/sdk \\\n  go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp',
        },
        settings,
        { title: 'Start tracing in main', code: GO_MAIN },
      ],
    },
    {
      id: 'collector',
      label: 'Collector',
      steps: [{ title: 'Add an exporter to its configuration', code: collector(endpoint, ingest.keyOptional) }],
    },
  ];
}

function environment(endpoint: string, keyOptional: boolean): string {
  return [
    `export OTEL_SERVICE_NAME=${SNIPPET_SERVICE}`,
    'export OTEL_TRACES_EXPORTER=otlp',
    `export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}`,
    'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
    ...(keyOptional ? [] : [`export OTEL_EXPORTER_OTLP_HEADERS=${KEY_HEADER}=${KEY_PLACEHOLDER}`]),
    '# Clew takes traces and logs, no metrics',
    'export OTEL_METRICS_EXPORTER=none',
    'export OTEL_LOGS_EXPORTER=otlp',
  ].join('\n');
}

function collector(endpoint: string, keyOptional: boolean): string {
  return [
    'exporters:',
    '  otlphttp/clew:',
    `    endpoint: ${endpoint}`,
    ...(keyOptional ? [] : ['    headers:', `      ${KEY_HEADER}: ${KEY_PLACEHOLDER}`]),
    '',
    'service:',
    '  pipelines:',
    '    traces:',
    '      receivers: [otlp]',
    '      exporters: [otlphttp/clew]',
  ].join('\n');
}

function curl(endpoint: string, keyOptional: boolean, { traceId, spanId, startMs }: SampleSpan): string {
  const span = {
    traceId,
    spanId,
    name: 'hello clew',
    kind: 2,
    startTimeUnixNano: `${String(startMs)}000000`,
    endTimeUnixNano: `${String(startMs + 42)}000000`,
  };
  const body = {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: SNIPPET_SERVICE } }] },
        scopeSpans: [{ scope: { name: 'curl' }, spans: [span] }],
      },
    ],
  };
  return [
    `curl ${endpoint}/v1/traces \\`,
    "  -H 'content-type: application/json' \\",
    ...(keyOptional ? [] : [`  -H '${KEY_HEADER}: ${KEY_PLACEHOLDER}' \\`]),
    `  -d '${JSON.stringify(body)}'`,
  ].join('\n');
}

const GO_MAIN = `package main

import (
	"context"
	"log"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/trace"
)

func main() {
	ctx := context.Background()
	// Reads the OTEL_EXPORTER_OTLP_* variables.
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		log.Fatal(err)
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter))
	defer provider.Shutdown(ctx)
	otel.SetTracerProvider(provider)

	_, span := otel.Tracer("example").Start(ctx, "hello clew")
	span.End()
}`;
