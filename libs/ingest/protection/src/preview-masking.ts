import { TraceEdits, TraceScan, decodeUtf8, encodeTraceRequest } from '@clew/otlp';
import type { Span, SpanContextOfRequest } from '@clew/trace-model';
import type { KeyPlan } from './masking/key-plans.js';
import { parseMaskingRules } from './masking/masking-rules.js';
import type { MaskingRule } from './masking/masking-rules.js';
import { createMasking } from './masking-parts.js';
import type { ProtectionOptions } from './protection-options.js';
import type { RequestLog } from './request-log.js';
import { RequestProtection } from './request-protection.js';

/** A stored span with what encloses it. */
export interface SpanToPreview {
  readonly span: Span;
  readonly context: SpanContextOfRequest;
}

/** How often one rule would change one key of one service. */
export interface MaskingPreviewChange {
  readonly ruleId: string;
  readonly action: string;
  readonly serviceName: string;
  /** As it would be stored. */
  readonly attributeKey: string;
  readonly count: number;
  /**
   * At most a few; none where whole attributes are dropped by their key. `before` holds what the rule hides: for those only who
   * may see raw values. `after` is '' for what is dropped.
   */
  readonly samples: readonly MaskingSample[];
}

export interface MaskingSample {
  readonly before: string;
  readonly after: string;
}

export interface MaskingPreview {
  readonly spanCount: number;
  /** Spans whose own bytes would change; resources and scopes not counted. */
  readonly changedSpanCount: number;
  /** The most frequent first. */
  readonly changes: readonly MaskingPreviewChange[];
}

export interface MaskingPreviewOptions {
  readonly hash: ProtectionOptions['hash'];
  /** Samples per rule, service and key. Default 3. */
  readonly samplesMax?: number;
  /** Characters of a sample's value. Default 200. */
  readonly sampleCharsMax?: number;
  /** Rules, services and keys told apart. Default 1000; what comes later is not listed. */
  readonly changesMax?: number;
}

/** What a masking document would change in these spans. Throws RuleError as `parseRuleDocument` does. */
export function previewMasking(
  content: unknown,
  spans: readonly SpanToPreview[],
  options: MaskingPreviewOptions,
): MaskingPreview {
  const log = new PreviewLog(options);
  const protection = new RequestProtection(createMasking([parseMaskingRules(content)], log, options), log);
  const scan = new TraceScan();
  const edits = new TraceEdits();
  let changedSpanCount = 0;
  for (const toPreview of spans) {
    const body = encoded(toPreview);
    scan.scan(body);
    edits.clear();
    protection.apply(body, scan, { receivedAtUnixMs: 0, environment: undefined, baggage: undefined }, edits);
    if (edits.span(0) !== undefined) changedSpanCount++;
  }
  return { spanCount: spans.length, changedSpanCount, changes: log.changes() };
}

function encoded({ span, context }: SpanToPreview): Uint8Array {
  const { resource, resourceSchemaUrl, scope, scopeSchemaUrl } = context;
  return encodeTraceRequest([
    { resource, schemaUrl: resourceSchemaUrl, scopeSpans: [{ scope, schemaUrl: scopeSchemaUrl, spans: [span] }] },
  ]);
}

type ListedChange = MaskingPreviewChange & { count: number; readonly samples: MaskingSample[] };

class PreviewLog implements RequestLog {
  private readonly samplesMax: number;
  private readonly sampleCharsMax: number;
  private readonly changesMax: number;
  private readonly listed = new Map<string, ListedChange>();
  private serviceName = '';

  constructor(options: MaskingPreviewOptions) {
    this.samplesMax = options.samplesMax ?? 3;
    this.sampleCharsMax = options.sampleCharsMax ?? 200;
    this.changesMax = options.changesMax ?? 1000;
  }

  changes(): readonly MaskingPreviewChange[] {
    return [...this.listed.values()].toSorted((one, other) => other.count - one.count);
  }

  beginService(serviceName: string): void {
    this.serviceName = serviceName;
  }

  changed(rule: MaskingRule, plan: KeyPlan, before: Uint8Array, after: Uint8Array | undefined): void {
    const change = this.listedChange(rule, plan);
    if (change === undefined) return;
    change.count++;
    if (before.length === 0 || change.samples.length >= this.samplesMax) return;
    change.samples.push({ before: this.shown(before), after: after === undefined ? '' : this.shown(after) });
  }

  found(): void {
    // Findings are raised by what is sent, not by a look at what was stored.
  }

  faults(): void {
    // Stored spans have none left.
  }

  endRequest(): void {
    // Everything is added up over all of them.
  }

  private listedChange(rule: MaskingRule, plan: KeyPlan): ListedChange | undefined {
    const id = [rule.id, this.serviceName, plan.shownKey].join('\n');
    const known = this.listed.get(id);
    if (known !== undefined || this.listed.size >= this.changesMax) return known;
    const { serviceName } = this;
    const change = {
      ruleId: rule.id,
      action: rule.action,
      serviceName,
      attributeKey: plan.shownKey,
      count: 0,
      samples: [],
    };
    this.listed.set(id, change);
    return change;
  }

  private shown(bytes: Uint8Array): string {
    return decodeUtf8(bytes, 0, bytes.length).slice(0, this.sampleCharsMax);
  }
}
