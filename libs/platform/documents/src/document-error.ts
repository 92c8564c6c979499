/** A document that cannot be used: where in it, and what is allowed there. */
export class DocumentError extends Error {
  /** Place in the document as its author would write it: `rules[2].match.keys[0]`; '' for the document itself. */
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(path === '' ? message : `${path}: ${message}`, options);
    this.name = 'DocumentError';
    this.path = path;
  }
}
