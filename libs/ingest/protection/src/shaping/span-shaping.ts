import { DROPPED, MessageRewriter, RESOURCE_SHAPE, SPAN_SHAPE, serviceNameOf } from '@clew/otlp';
import { stringValueBytes, utf8Bytes } from '../any-value-bytes.js';
import type { Addition } from '../enrichment/addition.js';
import type { ResourceEnrichment } from '../enrichment/enrichment.js';
import type { GlossaryCheck } from '../glossary/glossary-check.js';
import type { ServiceGlossary } from '../glossary/service-glossary.js';
import type { KeyTable } from '../masking/key-table.js';
import type { ProtectionObserver } from '../protection-observer.js';
import type { RequestContext } from '../span-protection.js';
import type { SpanNameTemplates } from '../span-names/span-name-templates.js';
import type { AdditionMasker } from './addition-masker.js';
import { AttributeList } from './attribute-list.js';
import { AttributeShaping } from './attribute-shaping.js';
import { keyVerdicts } from './key-verdict.js';
import type { KeyVerdict, ShapingModules } from './key-verdict.js';
import { ShapingChanges } from './shaping-changes.js';

export interface SpanShapingModules extends ShapingModules {
  readonly names: SpanNameTemplates | undefined;
}

const KEYS_MAX_DEFAULT = 10_000;
const NO_RESOURCE: ResourceEnrichment = { additions: [], spanRules: [] };

/**
 * What the rules of a team do to a span after it was masked: names, current attribute names, limits of cardinality, what the
 * glossary asks for, enrichment. It sees payloads as they would be stored, so nothing that masking hides gets into what is
 * listed or counted here.
 */
export class SpanShaping {
  private readonly modules: SpanShapingModules;
  private readonly observer: ProtectionObserver;
  private readonly masker: AdditionMasker | undefined;
  private readonly attributes: AttributeShaping;
  private readonly list = new AttributeList();
  private readonly changes = new ShapingChanges();
  private readonly rewriter = new MessageRewriter(this.changes);
  private readonly spanKeys: KeyTable<KeyVerdict>;
  private readonly resourceKeys: KeyTable<KeyVerdict>;
  private readonly check: GlossaryCheck | undefined;
  private readonly originalNameKey: Uint8Array | undefined;
  private readonly additionCounts = new Map<string, number>();
  private templatedNames = 0;
  /** Whether anything in this request asks for every attribute of every span. */
  private looksAtAttributes = true;
  private service: ServiceGlossary | undefined;
  private enriched = NO_RESOURCE;

  constructor(
    modules: SpanShapingModules,
    observer: ProtectionObserver,
    keysMax = KEYS_MAX_DEFAULT,
    masker?: AdditionMasker,
  ) {
    this.modules = modules;
    this.masker = masker;
    this.observer = observer;
    this.attributes = new AttributeShaping(modules, this.list, this.changes, masker);
    const budget = { keysLeft: keysMax };
    this.spanKeys = keyVerdicts(modules, 'span', budget);
    this.resourceKeys = keyVerdicts(modules, 'resource', budget);
    this.check = modules.glossary?.newCheck();
    const original = modules.names?.originalAttribute;
    this.originalNameKey = original === undefined ? undefined : utf8Bytes(original);
  }

  beginRequest(context: RequestContext, spanCount: number): void {
    const { cardinality, conventions, enrichment, glossary } = this.modules;
    cardinality.beginRequest(context.receivedAtUnixMs, spanCount);
    enrichment?.beginRequest(context);
    const changesAttributes = cardinality.hasLimits || conventions.mode !== 'count';
    this.looksAtAttributes = cardinality.isSampled || changesAttributes || glossary !== undefined;
  }

  /** Whether `resource` has to be told of each resource of this request: its spans are shaped by it, or it is counted. */
  get looksAtResources(): boolean {
    return this.looksAtAttributes || this.modules.enrichment !== undefined;
  }

  /** A merged Resource payload; spans that follow are of it. What takes its place, undefined when it stays. */
  resource(payload: Uint8Array): Uint8Array | undefined {
    const { changes, check, modules } = this;
    const serviceName = serviceNameOf(payload, 0, payload.length);
    this.service = modules.glossary?.forService(serviceName);
    this.enriched = modules.enrichment?.ofResource(payload) ?? NO_RESOURCE;
    this.list.readResource(payload);
    changes.begin('resource');
    if (check !== undefined && this.service !== undefined) check.beginResource(this.service);
    this.attributes.shape('resource', this.resourceKeys, serviceName, check, undefined);
    check?.end();
    this.addAll('resource', this.enriched.additions);
    return changes.isEmpty ? undefined : this.rewriter.rewrite(RESOURCE_SHAPE, payload, 0, payload.length);
  }

  /** A Span payload. What takes its place, undefined when it stays. */
  span(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    const { changes } = this;
    changes.begin('span');
    if (this.looksAtAttributes || this.enriched.spanRules.length > 0) this.shapeAttributes(bytes, start, end);
    else if (this.nameStays(bytes, start, end)) return undefined;
    else {
      this.list.readSpan(bytes, start, end);
      this.attributes.findRoute(this.spanKeys);
    }
    if (this.modules.names !== undefined) this.shapeName(this.modules.names);
    return changes.isEmpty ? undefined : this.rewriter.rewrite(SPAN_SHAPE, bytes, start, end);
  }

  /** Tells the observer what is new. */
  endRequest(): void {
    const { modules, observer } = this;
    modules.conventions.drain((serviceName, deprecatedKey, currentKey, count) => {
      observer.drift(serviceName, deprecatedKey, currentKey, count);
    });
    modules.glossary?.drain((serviceName, attributeKey, violation, count) => {
      observer.glossary(serviceName, attributeKey, violation, count);
    });
    modules.cardinality.drain(({ attributeKey, estimate, limited, serviceNames }) => {
      for (const serviceName of serviceNames) observer.cardinality(attributeKey, estimate, serviceName, limited);
    });
    for (const [ruleId, count] of this.additionCounts) observer.rule(ruleId, 'enrich', count);
    this.additionCounts.clear();
    if (this.templatedNames > 0) observer.rule('span-names', 'template', this.templatedNames);
    this.templatedNames = 0;
  }

  private shapeAttributes(bytes: Uint8Array, start: number, end: number): void {
    const { check, list, modules } = this;
    list.readSpan(bytes, start, end);
    if (check !== undefined && this.service !== undefined) check.begin(this.service, list.kind);
    const enrichment = modules.enrichment?.beginSpan(this.enriched) === true ? modules.enrichment : undefined;
    this.attributes.shape('span', this.spanKeys, this.attributes.serviceName, check, enrichment);
    check?.end();
    if (enrichment !== undefined) this.addAll('span', enrichment.spanAdditions());
  }

  /** What most spans of most installations cost: a look at the name. */
  private nameStays(bytes: Uint8Array, start: number, end: number): boolean {
    const { list, modules } = this;
    if (modules.names === undefined) return true;
    list.readName(bytes, start, end);
    return modules.names.templateOf(bytes, list.nameStart, list.nameEnd) === undefined;
  }

  private shapeName(names: SpanNameTemplates): void {
    const { bytes, nameStart, nameEnd } = this.list;
    const template = names.templateOf(bytes, nameStart, nameEnd);
    if (template === undefined) return;
    this.templatedNames++;
    const route = this.attributes.route;
    this.changes.name =
      names.preferRoute && route !== undefined && route.length > 0
        ? names.withRoute(bytes, nameStart, nameEnd, route)
        : template;
    if (this.originalNameKey === undefined) return;
    this.changes.add(this.originalNameKey, stringValueBytes(bytes.subarray(nameStart, nameEnd)));
  }

  private addAll(place: 'span' | 'resource', additions: readonly Addition[]): void {
    for (const { ruleId, keyBytes, value, overwrite } of additions) {
      const masked = this.masker?.mask(place, keyBytes, value);
      if (masked === DROPPED) continue;
      if (overwrite) this.attributes.dropAll(keyBytes);
      this.changes.add(masked?.key ?? keyBytes, masked?.value ?? value);
      this.additionCounts.set(ruleId, (this.additionCounts.get(ruleId) ?? 0) + 1);
    }
  }
}
