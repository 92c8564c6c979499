import type { Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

import type { ExportWatch } from './export-watch.js';

export interface ServiceIdentity {
  readonly name: string;
  readonly version: string;
  /** Which team owns it, for views by team. */
  readonly team: string;
}

export interface TelemetryTarget {
  /** Base URL of an OTLP/HTTP endpoint: spans go to `/v1/traces` below it. */
  readonly otlpHttpUrl: string;
  readonly ingestKey: string | undefined;
  readonly watch: ExportWatch;
}

/** The SDK as a service of its own process would set it up. Nothing is registered globally: there are eight of these. */
export interface ServiceTelemetry {
  readonly tracer: Tracer;
  /** Sends what is left, then stops. */
  shutdown(): Promise<void>;
}

const NAMESPACE = 'sample-shop';
/** Short, so that a person who has just started Clew sees traces at once. SDKs wait 5 s by default. */
const EXPORT_DELAY_MS = 300;
const EXPORT_TIMEOUT_MS = 5_000;

export function createServiceTelemetry(service: ServiceIdentity, target: TelemetryTarget): ServiceTelemetry {
  const exporter = new OTLPTraceExporter({
    url: `${target.otlpHttpUrl.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_TIMEOUT_MS,
    ...(target.ingestKey === undefined ? {} : { headers: { authorization: `Bearer ${target.ingestKey}` } }),
  });
  const resource = resourceFromAttributes({
    'service.name': service.name,
    'service.namespace': NAMESPACE,
    'service.version': service.version,
    'service.instance.id': `${service.name}-1`,
    'deployment.environment.name': 'demo',
    'host.name': `${service.name}-1.${NAMESPACE}.internal`,
    'shop.team': service.team,
  });
  const processor = new BatchSpanProcessor(target.watch.watching(exporter), {
    scheduledDelayMillis: EXPORT_DELAY_MS,
    exportTimeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const provider = new NodeTracerProvider({
    resource: defaultResource().merge(resource),
    sampler: new AlwaysOnSampler(),
    spanProcessors: [processor],
  });
  return {
    tracer: provider.getTracer('@clew/sample-shop', '1.0.0'),
    shutdown: () => provider.shutdown(),
  };
}
