/** An expression that cannot be used, and where in it. Lines and characters count from 1. */
export class ExpressionError extends Error {
  readonly line: number;
  readonly character: number;

  constructor(source: string, offset: number, message: string, options?: ErrorOptions) {
    const before = source.slice(0, offset);
    const line = before.split('\n').length;
    const character = offset - before.lastIndexOf('\n');
    super(`line ${line}, character ${character}: ${message}`, options);
    this.name = 'ExpressionError';
    this.line = line;
    this.character = character;
  }
}
