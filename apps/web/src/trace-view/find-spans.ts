import type { DetailsIndex, SpanDetails } from './span-details.js';
import type { OutlineSpan, TraceTree } from './trace-tree.js';

/** Text to look in per node, lower case: names, ids, status, events and attributes as `key=value`. */
export type FindIndex = readonly string[];

const LINE = '\n';

export function buildFindIndex(tree: TraceTree, details: DetailsIndex | undefined): FindIndex {
  return tree.nodes.map(({ span, spanId }) => {
    if (span === undefined) return spanId;
    const more = details?.of(span);
    const lines = [...outlineLines(span), ...(more === undefined ? [] : detailLines(more))];
    return lines.join(LINE).toLowerCase();
  });
}

function outlineLines(span: OutlineSpan): string[] {
  return [
    span.name,
    `service.name=${span.serviceName}`,
    span.spanId,
    `kind=${span.kind}`,
    `status=${span.status.code}`,
    span.status.message,
  ];
}

function detailLines(span: SpanDetails): string[] {
  const all = [span.attributes, span.resource.attributes, ...span.events.map(({ attributes }) => attributes)].flat();
  return [...span.events.map(({ name }) => name), ...all.map(({ key, value }) => `${key}=${value.text}`)];
}

/** Node ids that contain every word of the text, from top to bottom. Quotes keep words together. */
export function findSpans(tree: TraceTree, index: FindIndex, text: string): number[] {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  return tree.order.filter((id) => {
    const haystack = index[id] ?? '';
    return words.every((word) => haystack.includes(word));
  });
}

function wordsOf(text: string): string[] {
  return [...text.toLowerCase().matchAll(/"([^"]+)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

/** The hit after (or before) the selected node in tree order, going round at the ends. */
export function nextHit(
  tree: TraceTree,
  hits: readonly number[],
  selected: number | undefined,
  step: 1 | -1,
): number | undefined {
  if (hits.length === 0) return undefined;
  const at = selected === undefined ? -1 : hits.indexOf(selected);
  if (at >= 0) return hits[(at + step + hits.length) % hits.length];
  if (selected === undefined) return step === 1 ? hits[0] : hits.at(-1);
  const place = new Map(tree.order.map((id, index) => [id, index]));
  const from = place.get(selected) ?? 0;
  const isBeyond = (id: number) => ((place.get(id) ?? 0) - from) * step > 0;
  return step === 1 ? (hits.find(isBeyond) ?? hits[0]) : (hits.findLast(isBeyond) ?? hits.at(-1));
}
