import { DocumentError } from '@clew/documents';

/** Content that is no document of its kind. The message begins with the place, as its author would write it. */
export class RuleDocumentError extends Error {
  override readonly name = 'RuleDocumentError';
  /** `rules[2].match.keys[0]`; '' for the document itself. */
  readonly path: string;

  constructor(path: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.path = path;
  }
}

/** Runs what reads a document. Each room has an error of its own; whoever takes documents in needs to know one. */
export function withDocumentErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DocumentError) {
      throw new RuleDocumentError(error.path, error.message, error);
    }
    throw error;
  }
}
