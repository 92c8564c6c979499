import { DocumentError } from '@clew/documents';

/** A sampling document that cannot be used. Its `path` is like `policies[2].keep`. */
export class PolicyError extends DocumentError {
  override readonly name = 'PolicyError';
}
