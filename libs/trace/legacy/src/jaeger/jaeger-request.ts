import {
  ElementBudget,
  Rejections,
  allSteps,
  type ConversionOptions,
  type ConversionSteps,
  type ConvertedSpans,
} from '../conversion.js';
import { SpanGroups } from '../span-groups.js';
import { jaegerToResource, jaegerToSpan } from './jaeger-to-span.js';
import { readJaegerThrift } from './read-jaeger-thrift.js';

/** A jaeger.thrift `Batch` in TBinaryProtocol. Throws OtlpError for what is none. */
export function convertJaegerThrift(body: Uint8Array, options: ConversionOptions): ConvertedSpans {
  return allSteps(convertJaegerThriftInSteps(body, options));
}

export function* convertJaegerThriftInSteps(body: Uint8Array, options: ConversionOptions): ConversionSteps {
  const { process, spans } = yield* readJaegerThrift(body, new ElementBudget(options));
  const resourceAttributes = jaegerToResource(process);
  const groups = new SpanGroups();
  const rejections = new Rejections();
  for (const [index, span] of spans.entries()) {
    const converted = rejections.unlessFaulty(() => jaegerToSpan(span, `spans[${index}]`));
    if (converted !== undefined) groups.add(resourceAttributes, converted.scope, converted.span);
    yield;
  }
  return {
    body: yield* groups.encode(),
    spanCount: groups.spanCount,
    rejectedSpans: rejections.count,
    rejectedMessage: rejections.message,
  };
}
