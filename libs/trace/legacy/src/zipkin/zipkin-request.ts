import {
  ElementBudget,
  Rejections,
  allSteps,
  type ConversionOptions,
  type ConversionSteps,
  type ConvertedSpans,
} from '../conversion.js';
import { SpanGroups } from '../span-groups.js';
import { readZipkinJson } from './read-zipkin-json.js';
import { readZipkinProto } from './read-zipkin-proto.js';
import type { ZipkinSpan } from './zipkin-span.js';
import { zipkinToSpan } from './zipkin-to-span.js';

/** A Zipkin v2 JSON array of spans. Throws OtlpError for what is none, with the path of the trouble. */
export function convertZipkinJson(body: Uint8Array, options: ConversionOptions): ConvertedSpans {
  return allSteps(convertZipkinJsonInSteps(body, options));
}

export function convertZipkinJsonInSteps(body: Uint8Array, options: ConversionOptions): ConversionSteps {
  const budget = new ElementBudget(options);
  return convert(readZipkinJson(body, budget), budget, options, (index) => `[${index}]`);
}

/** A `zipkin.proto3.ListOfSpans`. Throws OtlpError for what is none, with the element the trouble is in. */
export function convertZipkinProtobuf(body: Uint8Array, options: ConversionOptions): ConvertedSpans {
  return allSteps(convertZipkinProtobufInSteps(body, options));
}

export function convertZipkinProtobufInSteps(body: Uint8Array, options: ConversionOptions): ConversionSteps {
  const budget = new ElementBudget(options);
  return convert(readZipkinProto(body, budget), budget, options, (index) => `spans[${index}]`);
}

function* convert(
  spans: Iterable<ZipkinSpan>,
  budget: ElementBudget,
  { receivedAtUnixNano }: ConversionOptions,
  pathOf: (index: number) => string,
): ConversionSteps {
  const groups = new SpanGroups();
  const rejections = new Rejections();
  let index = 0;
  for (const span of spans) {
    const context = { path: pathOf(index++), receivedAtUnixNano, budget };
    const placed = rejections.unlessFaulty(() => zipkinToSpan(span, context));
    if (placed !== undefined) groups.add(placed.resourceAttributes, placed.scope, placed.span);
    yield;
  }
  return {
    body: yield* groups.encode(),
    spanCount: groups.spanCount,
    rejectedSpans: rejections.count,
    rejectedMessage: rejections.message,
  };
}
