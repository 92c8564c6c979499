/** A rule document that cannot be used: where in it, and what is allowed there. */
export class RuleError extends Error {
  /** Place in the document as its author would write it: `rules[2].match.keys[0]`; '' for the document itself. */
  readonly path: string;

  constructor(path: string, message: string) {
    super(path === '' ? message : `${path}: ${message}`);
    this.name = 'RuleError';
    this.path = path;
  }
}
