import { DocumentError, DocumentObject } from '@clew/documents';

/** What is kept for different times. `errors`: everything of a trace with an error that was known when it was stored. */
export const RETENTION_CLASSES = ['plain', 'errors'] as const;
export type RetentionClass = (typeof RETENTION_CLASSES)[number];

/** Days by class, of those that the document says something about. */
export type RetentionDocument = Readonly<Partial<Record<RetentionClass, number>>>;

/** A retention document that cannot be used. Its `path` is like `days.errors`. */
export class RetentionError extends DocumentError {
  override readonly name = 'RetentionError';
}

/** More is what legal holds are for: a year of everything, and the days until somebody looks at it. */
export const RETENTION_DAYS_MAX = 400;

/** Throws RetentionError for content that is no such document: `{ "days": { "plain": 7, "errors": 30 } }`. */
export function parseRetentionDocument(content: unknown): RetentionDocument {
  const root = new DocumentObject(content, '', RetentionError);
  const days = root.object('days');
  const document: Partial<Record<RetentionClass, number>> = {};
  for (const name of RETENTION_CLASSES) {
    const value = days.optionalInteger(name, { min: 1, max: RETENTION_DAYS_MAX });
    if (value !== undefined) document[name] = value;
  }
  days.finish();
  root.finish();
  const { plain, errors } = document;
  if (plain !== undefined && errors !== undefined && errors < plain) {
    throw new RetentionError('days.errors', `must be at least days.plain, which is ${plain}, not ${errors}`);
  }
  return document;
}
