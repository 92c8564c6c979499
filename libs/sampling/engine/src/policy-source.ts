import type { PolicyBook, SamplingDocuments } from '@clew/sampling-policies';

/** Where a partition's policies come from. */
export interface PolicySource {
  /** What holds now. Asked between flushes: newer documents take effect with the next flush, whose journal record has them. */
  documents(): SamplingDocuments;
  /**
   * The policies that documents describe, for one partition.
   *
   * @param previous what its policies have learned is to be carried over
   * @throws for documents it cannot make sense of; those in force stay
   */
  bookOf(documents: SamplingDocuments, previous: PolicyBook | undefined): PolicyBook;
  /** Documents could not be used. Told once for each version. */
  refused?(documents: SamplingDocuments, error: unknown): void;
}
