/** A sampling document that cannot be used: where in it, and what is allowed there. */
export class PolicyError extends Error {
  /** Place in the document as its author would write it: `policies[2].keep`; '' for the document itself. */
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(path === '' ? message : `${path}: ${message}`, options);
    this.name = 'PolicyError';
    this.path = path;
  }
}
