import { encodeTraceRequest, type DecodedResourceSpans, type DecodedScopeSpans } from '@clew/otlp';
import type { InstrumentationScope, KeyValue, Span } from '@clew/trace-model';

interface ScopeGroup extends DecodedScopeSpans {
  readonly spans: Span[];
}

interface ResourceGroup extends DecodedResourceSpans {
  readonly scopeSpans: ScopeGroup[];
  readonly byScope: Map<string, ScopeGroup>;
}

/** What a scope is told by in both formats: two tags of each span. */
export interface ScopeName {
  readonly name: string;
  readonly version: string;
}

const SPANS_A_STEP = 256;

/** Collects spans that come one by one under the resource and scope they share, in order of first appearance. */
export class SpanGroups {
  readonly #resources = new Map<string, ResourceGroup>();
  #last: ResourceGroup | undefined;
  #spanCount = 0;

  get spanCount(): number {
    return this.#spanCount;
  }

  add(resourceAttributes: readonly KeyValue[], scope: ScopeName, span: Span): void {
    const resource = this.#resource(resourceAttributes);
    const key = JSON.stringify([scope.name, scope.version]);
    let group = resource.byScope.get(key);
    if (group === undefined) {
      group = { scope: scopeOf(scope), schemaUrl: '', spans: [] };
      resource.byScope.set(key, group);
      resource.scopeSpans.push(group);
    }
    group.spans.push(span);
    this.#spanCount++;
  }

  /** `ExportTraceServiceRequest` bytes, in steps. Messages of protobuf merge where their bytes are joined. */
  *encode(): Generator<undefined, Uint8Array> {
    const parts: Uint8Array[] = [];
    for (const { resource, schemaUrl, scopeSpans } of this.#resources.values()) {
      // Every part says the resource again, which must stay the lesser share of it.
      const spansMax = Math.max(SPANS_A_STEP, resource.attributes.length);
      for (const group of scopeSpans) {
        for (let first = 0; first < group.spans.length; first += spansMax) {
          const spans = group.spans.slice(first, first + spansMax);
          parts.push(encodeTraceRequest([{ resource, schemaUrl, scopeSpans: [{ ...group, spans }] }]));
          yield;
        }
      }
    }
    return joined(parts);
  }

  /** The same array again is the same resource: its attributes, which may be many, are not looked at for every span. */
  #resource(attributes: readonly KeyValue[]): ResourceGroup {
    if (this.#last?.resource.attributes === attributes) return this.#last;
    const key = keyOf(attributes);
    let group = this.#resources.get(key);
    if (group === undefined) {
      const resource = { attributes, droppedAttributesCount: 0 };
      group = { resource, schemaUrl: '', scopeSpans: [], byScope: new Map() };
      this.#resources.set(key, group);
    }
    this.#last = group;
    return group;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function scopeOf({ name, version }: ScopeName): InstrumentationScope {
  return { name, version, attributes: [], droppedAttributesCount: 0 };
}

function keyOf(attributes: readonly KeyValue[]): string {
  return JSON.stringify(attributes.map(({ key, value }) => [key, value.type, plainOf(value)]));
}

/** JSON has no bigint, and would print bytes by index. */
function plainOf(value: KeyValue['value']): string {
  switch (value.type) {
    case 'string':
      return value.value;
    case 'int':
    case 'bool':
    case 'double':
      return String(value.value);
    case 'bytes':
      return value.value.join();
    default:
      return ''; // neither format has arrays or maps
  }
}
