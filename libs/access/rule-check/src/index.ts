export { checkRuleDocument } from './check-rule-document.js';
export { RuleDocumentError, withDocumentErrors } from './rule-document-error.js';
