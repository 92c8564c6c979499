export { compileProtection } from './compile-protection.js';
export { compileLogProtection } from './log-protection.js';
export type { LogProtection } from './log-protection.js';
export { parseRuleDocument } from './parse-rule-document.js';
export type { ParsedRules } from './parse-rule-document.js';
export { previewMasking } from './preview-masking.js';
export type {
  MaskingPreview,
  MaskingPreviewChange,
  MaskingPreviewOptions,
  SpanToPreview,
} from './preview-masking.js';
export type { ProtectionObserver } from './protection-observer.js';
export type { ProtectionOptions } from './protection-options.js';
export { RuleError } from './rule-error.js';
export type { RequestContext, SpanProtection } from './span-protection.js';
