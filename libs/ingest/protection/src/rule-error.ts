import { DocumentError } from '@clew/documents';

/** A rule document that cannot be used. Its `path` is like `rules[2].match.keys[0]`. */
export class RuleError extends DocumentError {
  override readonly name = 'RuleError';
}
