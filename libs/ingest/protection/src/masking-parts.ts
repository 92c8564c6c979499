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
import type { RequestLog } from './request-log.js';

const KEY_PLANS_MAX_DEFAULT = 10_000;

/** What masks and repairs messages. */
export interface MaskingParts {
  readonly editor: ProtectionEditor;
  readonly repair: FaultRepair;
  /** Undefined without rules: nothing has to be looked at. */
  readonly look: MessageLook | undefined;
}

export function createMasking(
  rules: readonly MaskingRules[],
  log: RequestLog,
  options: Pick<ProtectionOptions, 'hash' | 'bounds' | 'keyPlansMax'>,
): MaskingParts {
  const masker = new TextMasker(new Detection(), options.hash);
  const plans = new KeyPlans(rules, masker, options.keyPlansMax ?? KEY_PLANS_MAX_DEFAULT);
  const repair = new FaultRepair(options.bounds ?? {});
  const hasRules = rules.some((each) => each.rules.length > 0 || each.allowOnly !== undefined);
  return {
    editor: new ProtectionEditor(plans, masker, log, repair),
    repair,
    look: hasRules ? new MessageLook(plans, masker) : undefined,
  };
}

/** Of the `masking` documents, the organisation's first. */
export function maskingRulesOf(documents: readonly RuleDocument[]): readonly MaskingRules[] {
  return contentsOf(documents, 'masking').map(parseMaskingRules);
}

/** Contents of the documents of a kind, the organisation's first. */
function contentsOf(documents: readonly RuleDocument[], kind: RuleDocument['kind']): readonly unknown[] {
  return documents
    .filter((document) => document.kind === kind)
    .toSorted((one, other) => Number(one.teamId !== undefined) - Number(other.teamId !== undefined))
    .map(({ content }) => content);
}
