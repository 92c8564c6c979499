import { DocumentObject } from '@clew/documents';

import { PolicyError } from '../policy-error.js';

/** An object of a sampling document: what is wrong with it is a PolicyError. */
export function samplingObject(content: unknown, path = ''): DocumentObject {
  return new DocumentObject(content, path, PolicyError);
}
