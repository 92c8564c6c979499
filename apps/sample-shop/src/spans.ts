import {
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';

import { ShopError } from './shop-error.js';

/** Runs `work` inside a span: ends it, and marks it failed when the work throws. Contexts are passed, never ambient. */
export async function inSpan<Result>(
  tracer: Tracer,
  name: string,
  options: SpanOptions,
  parent: Context,
  work: (span: Span, context: Context) => Promise<Result>,
): Promise<Result> {
  const span = tracer.startSpan(name, options, parent);
  try {
    return await work(span, trace.setSpan(parent, span));
  } catch (error) {
    recordFailure(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** An exception event, `error.type`, and the status. */
function recordFailure(span: Span, error: unknown): void {
  const failure = error instanceof Error ? error : new Error(String(error));
  span.recordException(failure);
  span.setAttribute('error.type', failure instanceof ShopError ? failure.errorType : failure.name);
  span.setStatus({ code: SpanStatusCode.ERROR, message: failure.message });
}

export function statusOf(error: unknown): number {
  return error instanceof ShopError ? error.status : 500;
}

/** https://opentelemetry.io/docs/specs/semconv/feature-flags/feature-flags-events/ */
export function recordFeatureFlag(span: Span, key: string, variant: string): void {
  const attributes: Attributes = {
    'feature_flag.key': key,
    'feature_flag.provider.name': 'shop-flags',
    'feature_flag.result.variant': variant,
  };
  span.addEvent('feature_flag.evaluation', attributes);
}
