import type { RuleDocument } from '@clew/access-model';
import { Detection } from './detect/detection.js';
import { FaultRepair } from './faults/fault-repair.js';
import { KeyPlans } from './masking/key-plans.js';
import { parseMaskingRules } from './masking/masking-rules.js';
import type { MaskingRules } from './masking/masking-rules.js';
import { TextMasker } from './masking/text-masker.js';
import { MessageLook } from './message-look.js';
import { ProtectionEditor } from './protection-editor.js';
import type { ProtectionOptions } from './protection-options.js';
import { ProtectionReport } from './protection-report.js';
import { RequestProtection } from './request-protection.js';
import type { SpanProtection } from './span-protection.js';

const KEY_PLANS_MAX_DEFAULT = 10_000;
const FINDINGS_MAX_DEFAULT = 10_000;

/**
 * Compiles the documents that hold for one organisation and one of its teams. Documents that do not parse throw RuleError.
 * Without documents only faults are repaired.
 */
export function compileProtection(documents: readonly RuleDocument[], options: ProtectionOptions): SpanProtection {
  const masking = maskingRulesOf(documents);
  const report = new ProtectionReport(options.observer, options.findingsMax ?? FINDINGS_MAX_DEFAULT);
  const masker = new TextMasker(new Detection(), options.hash);
  const plans = new KeyPlans(masking, masker, options.keyPlansMax ?? KEY_PLANS_MAX_DEFAULT);
  const repair = new FaultRepair(options.bounds ?? {});
  const editor = new ProtectionEditor(plans, masker, report, repair);
  const look = hasRules(masking) ? new MessageLook(plans, masker) : undefined;
  return new RequestProtection(look, editor, repair, report);
}

/** The organisation's first. */
export function maskingRulesOf(documents: readonly RuleDocument[]): readonly MaskingRules[] {
  return documents
    .filter(({ kind }) => kind === 'masking')
    .toSorted((one, other) => Number(one.teamId !== undefined) - Number(other.teamId !== undefined))
    .map(({ content }) => parseMaskingRules(content));
}

export function hasRules(documents: readonly MaskingRules[]): boolean {
  return documents.some(({ rules, allowOnly }) => rules.length > 0 || allowOnly !== undefined);
}
