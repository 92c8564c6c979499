import { DocumentError } from '@clew/documents';

/** A head-sampling document that cannot be used. Its `path` is like `services[2].routes[0].probability`. */
export class HeadSamplingError extends DocumentError {
  override readonly name = 'HeadSamplingError';
}
