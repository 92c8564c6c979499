/** A journal record cannot be trusted. Permanent: a person has to look at the journal. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  readonly code = 'JOURNAL_CORRUPT';
  readonly retryable = false;

  constructor(message: string) {
    super(`journal record ${message}`);
  }
}
