import type { AnyValue } from '@clew/trace-model';
import { encodeBase64 } from './base64.js';
import { readAnyValue } from './decode-attributes.js';
import { ANY_VALUE_JSON } from './json-messages.js';
import { doubleToJson } from './json-scalars.js';
import { transcodeDocument } from './json-to-wire.js';
import { ANY_VALUE_DEPTH_MAX_DEFAULT } from './limits.js';
import type { AnyValueLimits } from './limits.js';
import { WireCursor } from './wire-cursor.js';

/** OTLP/JSON of an attribute value, without loss: `anyValueFromJson` gives back an equal one. */
export function anyValueToJson(value: AnyValue): string {
  switch (value.type) {
    case 'empty':
      return '{}';
    case 'string':
      return `{"stringValue":${JSON.stringify(value.value)}}`;
    case 'bool':
      return `{"boolValue":${value.value}}`;
    case 'int':
      return `{"intValue":"${value.value}"}`;
    case 'double':
      return `{"doubleValue":${doubleToJson(value.value)}}`;
    case 'bytes':
      return `{"bytesValue":"${encodeBase64(value.value)}"}`;
    case 'array':
      return `{"arrayValue":{"values":[${value.values.map(anyValueToJson).join(',')}]}}`;
    case 'kvlist':
      return `{"kvlistValue":{"values":[${value.entries
        .map((entry) => `{"key":${JSON.stringify(entry.key)},"value":${anyValueToJson(entry.value)}}`)
        .join(',')}]}}`;
  }
}

/** Throws OtlpError when the text is no AnyValue in OTLP/JSON. */
export function anyValueFromJson(text: string, limits: AnyValueLimits = {}): AnyValue {
  const depthMax = limits.anyValueDepthMax ?? ANY_VALUE_DEPTH_MAX_DEFAULT;
  const bytes = transcodeDocument(text, ANY_VALUE_JSON, depthMax);
  return readAnyValue(new WireCursor(bytes, 0, bytes.length), depthMax);
}
