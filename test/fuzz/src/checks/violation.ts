/** The product did what it must not do with a body. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

export function demand(holds: boolean, message: () => string): asserts holds {
  if (!holds) throw new Violation(message());
}
