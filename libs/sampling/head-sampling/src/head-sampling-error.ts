/** A head-sampling document that cannot be used: where in it, and what is allowed there. */
export class HeadSamplingError extends Error {
  override readonly name = 'HeadSamplingError';
  /** Place in the document as its author would write it: `services[2].routes[0].probability`; '' for the document itself. */
  readonly path: string;

  constructor(path: string, message: string) {
    super(path === '' ? message : `${path}: ${message}`);
    this.path = path;
  }
}
