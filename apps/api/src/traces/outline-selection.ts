import { Kind } from 'graphql';
import type { FieldNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';

type Selection = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>;

const TRACE_FIELDS = new Set(['__typename', 'traceId', 'summary', 'spans', 'orphanSpanCount', 'truncated']);
/** What spans tell without their attributes, events, links, resource and scope. */
const SPAN_FIELDS = new Set([
  ...['__typename', 'traceId', 'spanId', 'parentSpanId', 'traceState', 'flags', 'name', 'kind', 'serviceName'],
  ...['startTime', 'startTimeUnixNano', 'endTimeUnixNano', 'duration', 'status'],
  ...['droppedAttributesCount', 'droppedEventsCount', 'droppedLinksCount'],
]);

/** Whether the fields under a trace need no more of its spans than their outline. A field that is not known here may need all. */
export function asksOutlineOnly({ fieldNodes, fragments }: Selection): boolean {
  const ofTrace = fieldsOf(fieldNodes, fragments);
  if (!ofTrace.every((field) => TRACE_FIELDS.has(field.name.value))) return false;
  const spans = ofTrace.filter((field) => field.name.value === 'spans');
  return fieldsOf(spans, fragments).every((field) => SPAN_FIELDS.has(field.name.value));
}

function fieldsOf(nodes: readonly FieldNode[], fragments: Selection['fragments']): readonly FieldNode[] {
  return nodes.flatMap(({ selectionSet }) => selected(selectionSet, fragments));
}

/** The document was checked before: fragments exist, and none spreads itself. */
function selected(set: SelectionSetNode | undefined, fragments: Selection['fragments']): readonly FieldNode[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return selected(selection.selectionSet, fragments);
    return selected(fragments[selection.name.value]?.selectionSet, fragments);
  });
}
