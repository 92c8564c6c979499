import { isSpanId, isTraceId, type SpanEvent, type SpanLink } from '@clew/trace-model';

import type { ElementBudget } from '../conversion.js';
import { attributesFromJson, namedAttributesFromJson } from './json-attributes.js';

type EventText = Pick<SpanEvent, 'name' | 'attributes' | 'droppedAttributesCount'>;

/** What the specification allows; the Collector's exporter writes no more. */
const LINKS_MAX = 128;
const COUNT = /^[0-9]{1,9}$/;

/**
 * An annotation is a text. Exporters that have an event with attributes write `"name":{"key":"value"}` (as OpenTelemetry
 * specifies), that in another pair of braces (its SDK for Python), or `name|{"key":"value"}|0`, the number being how many
 * were dropped (its Collector). Any other text is a name.
 */
export function eventFromText(text: string, budget: ElementBudget): EventText {
  const members = text.startsWith('{"') ? text : text.startsWith('"') ? `{${text}}` : undefined;
  const named = members === undefined ? undefined : namedAttributesFromJson(members, budget);
  if (named !== undefined) return { ...named, droppedAttributesCount: 0 };
  return eventFromParts(text, budget) ?? { name: text, attributes: [], droppedAttributesCount: 0 };
}

function eventFromParts(text: string, budget: ElementBudget): EventText | undefined {
  const first = text.indexOf('|');
  const last = text.lastIndexOf('|');
  const dropped = text.slice(last + 1);
  if (first < 0 || first === last || !COUNT.test(dropped)) return undefined;
  const attributes = attributesFromJson(text.slice(first + 1, last), budget);
  if (attributes === undefined) return undefined;
  return { name: text.slice(0, first), attributes, droppedAttributesCount: Number(dropped) };
}

/** Takes the links out of `tags`: `otel.link.0` is `traceId|spanId|traceState|{attributes}|dropped`. */
export function takeLinks(tags: Map<string, string>, budget: ElementBudget): SpanLink[] {
  const links: SpanLink[] = [];
  for (let index = 0; index < LINKS_MAX; index++) {
    const key = `otel.link.${index}`;
    const text = tags.get(key);
    if (text === undefined) break;
    const link = linkFromText(text, budget);
    if (link === undefined) continue; // stays a tag
    links.push(link);
    tags.delete(key);
  }
  return links;
}

function linkFromText(text: string, budget: ElementBudget): SpanLink | undefined {
  const parts = text.split('|');
  const [traceId = '', spanId = '', traceState = ''] = parts;
  const dropped = parts.at(-1) ?? '';
  if (parts.length < 5 || !isTraceId(traceId) || !isSpanId(spanId) || !COUNT.test(dropped)) return undefined;
  const attributes = attributesFromJson(parts.slice(3, -1).join('|'), budget);
  if (attributes === undefined) return undefined;
  return { traceId, spanId, traceState, attributes, droppedAttributesCount: Number(dropped), flags: 0 };
}
