import { JsonReader, OtlpError, decodeUtf8Strictly, integerFromText, shorten } from '@clew/otlp';

import type { ElementBudget } from '../conversion.js';
import { skipJson } from './skip-json.js';
import {
  emptyEndpoint,
  emptySpan,
  type ZipkinAnnotation,
  type ZipkinEndpoint,
  type ZipkinSpan,
} from './zipkin-span.js';

const INT64_MAX = 2n ** 63n - 1n;
const PORT_MAX = 65_535n;

/** The spans of a JSON array, one at a time. Throws OtlpError with the path, such as `[3].localEndpoint.port`. */
export function* readZipkinJson(body: Uint8Array, budget: ElementBudget): Generator<ZipkinSpan> {
  const text = decodeUtf8Strictly(body);
  if (text === undefined) throw new OtlpError('OTLP_MALFORMED', 'the JSON document is not valid UTF-8', 0);
  const reader = new JsonReader(text);
  reader.openArray();
  while (reader.nextElement()) yield readSpan(reader, budget);
  reader.expectEnd();
}

function readSpan(reader: JsonReader, budget: ElementBudget): ZipkinSpan {
  const span = emptySpan();
  budget.take();
  reader.openObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    if (!reader.skipNull()) readSpanField(reader, span, key, budget);
  }
  return span;
}

function readSpanField(reader: JsonReader, span: ZipkinSpan, key: string, budget: ElementBudget): void {
  switch (key) {
    case 'traceId':
    case 'id':
    case 'parentId':
    case 'kind':
    case 'name':
      span[key] = reader.readString();
      return;
    case 'timestamp':
      span.timestampMicros = readMicros(reader);
      return;
    case 'duration':
      span.durationMicros = readMicros(reader);
      return;
    case 'localEndpoint':
    case 'remoteEndpoint':
      span[key] = readEndpoint(reader);
      return;
    case 'annotations':
      reader.openArray();
      while (reader.nextElement()) span.annotations.push(readAnnotation(reader, budget));
      return;
    case 'tags':
      readTags(reader, span.tags, budget);
      return;
    default: // `debug` and `shared` say how the span was reported; unknown ones are for someone else
      skipJson(reader);
  }
}

function readEndpoint(reader: JsonReader): ZipkinEndpoint {
  const endpoint = emptyEndpoint();
  reader.openObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    if (reader.skipNull()) continue;
    if (key === 'serviceName' || key === 'ipv4' || key === 'ipv6') endpoint[key] = reader.readString();
    else if (key === 'port') endpoint.port = Number(readInteger(reader, PORT_MAX, 'a port from 0 to 65535'));
    else skipJson(reader);
  }
  return endpoint;
}

function readAnnotation(reader: JsonReader, budget: ElementBudget): ZipkinAnnotation {
  const annotation: ZipkinAnnotation = { timestampMicros: undefined, value: '' };
  budget.take();
  reader.openObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    if (reader.skipNull()) continue;
    if (key === 'timestamp') annotation.timestampMicros = readMicros(reader);
    else if (key === 'value') annotation.value = reader.readString();
    else skipJson(reader);
  }
  return annotation;
}

/** Tags are texts; clients that send a number or a boolean mean its text. */
function readTags(reader: JsonReader, tags: Map<string, string>, budget: ElementBudget): void {
  reader.openObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    budget.take();
    if (!reader.skipNull()) tags.set(key, readTagText(reader));
  }
}

function readTagText(reader: JsonReader): string {
  switch (reader.peek()) {
    case 'number':
      return reader.readNumberText();
    case 'boolean':
      return String(reader.readBoolean());
    default:
      return reader.readString();
  }
}

function readMicros(reader: JsonReader): bigint {
  return readInteger(reader, INT64_MAX, 'whole microseconds, not negative');
}

function readInteger(reader: JsonReader, max: bigint, expected: string): bigint {
  const text = reader.peek() === 'string' ? reader.readString() : reader.readNumberText();
  const value = integerFromText(text);
  if (value === undefined || value < 0n || value > max) {
    throw reader.fail(`expected ${expected}, got ${JSON.stringify(shorten(text))}`);
  }
  return value;
}
