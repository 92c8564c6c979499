import type { RuleDocument } from '@clew/access-model';
import { createMasking, maskingRulesOf } from './masking-parts.js';
import type { ProtectionOptions } from './protection-options.js';
import { ProtectionReport } from './protection-report.js';
import { RequestProtection } from './request-protection.js';
import { additionMasker } from './shaping/addition-masker.js';
import { compileShaping } from './shaping/compile-shaping.js';
import type { SpanProtection } from './span-protection.js';

/**
 * Compiles the documents that hold for one organisation and one of its teams. Documents that do not parse throw RuleError.
 * Without documents only faults are repaired, and values and names are watched.
 */
export function compileProtection(documents: readonly RuleDocument[], options: ProtectionOptions): SpanProtection {
  const report = new ProtectionReport(options);
  const masking = createMasking(maskingRulesOf(documents), report, options);
  const shaping = compileShaping(documents, {
    observer: options.observer,
    cardinality: options.cardinality,
    keysMax: options.keyPlansMax,
    masker: masking.look === undefined ? undefined : additionMasker(masking.editor),
  });
  return new RequestProtection(masking, report, shaping);
}
