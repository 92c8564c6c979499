import { BytesCache } from '../bytes-cache.js';
import { Glob, matchesAny } from '../glob.js';
import type { RequestContext } from '../span-protection.js';
import type { Addition } from './addition.js';
import { AttributeInputs } from './attribute-inputs.js';
import { candidateSource, equalities } from './compiled-rule.js';
import type { Candidate, CandidateSource } from './compiled-rule.js';
import { EnrichmentRequest } from './enrichment-request.js';
import type { EnrichmentRule, EnrichmentRules } from './enrichment-rules.js';
import { walkResource } from './resource-walk.js';

export interface EnrichmentOptions {
  /** Attributes added to one span or resource; further ones are left out and counted. Default 32. */
  readonly additionsMax?: number;
  /** Resources whose additions are remembered. Default 1000. */
  readonly resourcesMax?: number;
}

/** What rules add to a resource, and which of those on spans are for its spans. Shared: kept by resource. */
export interface ResourceEnrichment {
  readonly additions: readonly Addition[];
  readonly spanRules: readonly CompiledRule[];
}

interface CompiledRule {
  readonly rule: EnrichmentRule;
  readonly services: readonly Glob[] | undefined;
  readonly namespaces: readonly Glob[] | undefined;
  readonly resourceHas: (values: AttributeInputs) => boolean;
  readonly spanHas: (values: AttributeInputs) => boolean;
  readonly candidates: CandidateSource;
}

interface Remembered {
  readonly environment: string | undefined;
  readonly enrichment: ResourceEnrichment;
}

const NO_ADDITIONS: readonly Addition[] = [];

/**
 * Adds attributes by rule. Conditions and lookups see what was sent, not what other rules add. The organisation's rules come
 * before the team's, and of two that add the same key the first counts.
 */
export class Enrichment {
  /** Attributes left out because there were too many, since the rules were compiled. */
  droppedAdditionCount = 0;

  private readonly additionsMax: number;
  private readonly rules: readonly CompiledRule[];
  private readonly onResource = new AttributeInputs();
  private readonly onSpan = new AttributeInputs();
  private readonly serviceName: number;
  private readonly namespace: number;
  /** Receive times at which a rule begins or ends to hold, ascending. */
  private readonly turns: readonly number[];
  private readonly resources: BytesCache<Remembered>;
  private readonly request = new EnrichmentRequest();
  private receivedAtUnixMs = 0;
  private environment: string | undefined;
  private turn = -1;
  private spanRules: readonly CompiledRule[] = [];

  constructor(rules: readonly EnrichmentRules[], options: EnrichmentOptions = {}) {
    this.additionsMax = options.additionsMax ?? 32;
    this.resources = new BytesCache(options.resourcesMax ?? 1000);
    this.serviceName = this.onResource.reserve('service.name');
    this.namespace = this.onResource.reserve('service.namespace');
    this.rules = rules.flatMap((document) => document.rules).map((rule) => this.compile(rule));
    const times = this.rules.flatMap(({ rule: { when } }) => [when.fromUnixMs ?? [], when.untilUnixMs ?? []].flat());
    this.turns = [...new Set(times)].sort((one, other) => one - other);
  }

  beginRequest(context: RequestContext): void {
    this.receivedAtUnixMs = context.receivedAtUnixMs;
    this.environment = context.environment;
    this.request.begin(context.environment, context.baggage);
    const turn = this.turns.filter((unixMs) => unixMs <= context.receivedAtUnixMs).length;
    if (turn !== this.turn) this.resources.clear();
    this.turn = turn;
  }

  /** @param payload of the Resource, well formed and merged */
  ofResource(payload: Uint8Array): ResourceEnrichment {
    const known = this.resources.get(payload, 0, payload.length);
    if (known?.environment === this.environment && known !== undefined) return known.enrichment;
    const enrichment = this.enrich(payload);
    this.resources.set(payload, 0, payload.length, { environment: this.environment, enrichment });
    return enrichment;
  }

  /** For the walk to cache by key of span attributes: the slot for `input`, -1 when no rule reads or writes it. */
  inputOf(key: string): number {
    return this.onSpan.slotOf(key);
  }

  /** Whether the attributes of this span have to be put in; when not there are no additions. */
  beginSpan(resource: ResourceEnrichment): boolean {
    this.spanRules = resource.spanRules;
    if (this.spanRules.length === 0) return false;
    this.onSpan.clear();
    return true;
  }

  /** @param start of the value, the payload of an AnyValue */
  input(slot: number, bytes: Uint8Array, start: number, end: number): void {
    this.onSpan.put(slot, bytes, start, end);
  }

  /** Once all inputs are in. */
  spanAdditions(): readonly Addition[] {
    return this.spanRules.length === 0 ? NO_ADDITIONS : this.additions(this.spanRules, this.onSpan);
  }

  private enrich(payload: Uint8Array): ResourceEnrichment {
    const values = this.onResource;
    values.clear();
    walkResource(payload, (key, start, end) => {
      const slot = values.slotOf(key);
      if (slot >= 0) values.put(slot, payload, start, end);
    });
    const rules = this.rules.filter((compiled) => this.holdsForResource(compiled));
    const additions = this.additions(
      rules.filter(({ rule }) => rule.on === 'resource'),
      values,
    );
    return {
      // Copied values are views of the body, and this is kept longer.
      additions: additions.map((addition) => ({ ...addition, value: addition.value.slice() })),
      spanRules: rules.filter(({ rule }) => rule.on === 'span'),
    };
  }

  private holdsForResource({ rule: { when }, services, namespaces, resourceHas }: CompiledRule): boolean {
    if (when.fromUnixMs !== undefined && this.receivedAtUnixMs < when.fromUnixMs) return false;
    if (when.untilUnixMs !== undefined && this.receivedAtUnixMs >= when.untilUnixMs) return false;
    if (services !== undefined && !matchesAny(services, this.onResource.text(this.serviceName) ?? '')) return false;
    if (namespaces !== undefined && !matchesAny(namespaces, this.onResource.text(this.namespace) ?? '')) return false;
    return resourceHas(this.onResource);
  }

  private additions(rules: readonly CompiledRule[], values: AttributeInputs): readonly Addition[] {
    const additions: Addition[] = [];
    for (const { spanHas, candidates } of rules) {
      if (!spanHas(values)) continue;
      for (const candidate of candidates(values, this.request)) this.add(additions, candidate, values);
    }
    return additions;
  }

  private add(additions: Addition[], candidate: Candidate, values: AttributeInputs): void {
    const wasSent = values.has(candidate.slot);
    if ((wasSent && !candidate.overwrite) || additions.some(({ key }) => key === candidate.key)) return;
    if (additions.length >= this.additionsMax) this.droppedAdditionCount++;
    else if (wasSent === candidate.overwrite) additions.push(candidate);
    else additions.push({ ...candidate, overwrite: wasSent });
  }

  private compile(rule: EnrichmentRule): CompiledRule {
    const globs = (patterns: readonly string[] | undefined): readonly Glob[] | undefined =>
      patterns?.map((pattern) => new Glob(pattern));
    const place = rule.on === 'span' ? this.onSpan : this.onResource;
    return {
      rule,
      services: globs(rule.when.services),
      namespaces: globs(rule.when.namespaces),
      resourceHas: equalities(rule.when.resourceAttributes, this.onResource),
      spanHas: equalities(rule.when.attributes, place),
      candidates: candidateSource(rule, place),
    };
  }
}

/** Undefined when there are no rules. */
export function compileEnrichment(
  rules: readonly EnrichmentRules[],
  options: EnrichmentOptions = {},
): Enrichment | undefined {
  return rules.some((document) => document.rules.length > 0) ? new Enrichment(rules, options) : undefined;
}
