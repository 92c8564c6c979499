import type { TokenReader } from './token-reader.js';

/** How conditions of one scope are put together. */
export interface BooleanScope<T> {
  and(parts: readonly T[]): T;
  or(parts: readonly T[]): T;
  not(part: T): T;
  constant(holds: boolean): T;
  /** A condition without `and`, `or`, `not` and parentheses around it. */
  term(reader: TokenReader): T;
}

/** `or` binds weakest, then `and`, then `not`. */
export function readBoolean<T>(reader: TokenReader, scope: BooleanScope<T>): T {
  return reader.nested(() =>
    joined(
      reader,
      'or',
      (parts) => scope.or(parts),
      () =>
        joined(
          reader,
          'and',
          (parts) => scope.and(parts),
          () => readFactor(reader, scope),
        ),
    ),
  );
}

function joined<T>(reader: TokenReader, word: string, join: (parts: readonly T[]) => T, read: () => T): T {
  const first = read();
  if (!reader.is('word', word)) return first;
  const parts = [first];
  while (reader.take('word', word) !== undefined) parts.push(read());
  return join(parts);
}

function readFactor<T>(reader: TokenReader, scope: BooleanScope<T>): T {
  if (reader.take('word', 'not') !== undefined) return reader.nested(() => scope.not(readFactor(reader, scope)));
  if (reader.take('word', 'true') !== undefined) return scope.constant(true);
  if (reader.take('word', 'false') !== undefined) return scope.constant(false);
  if (reader.take('symbol', '(') === undefined) return scope.term(reader);
  const inner = readBoolean(reader, scope);
  reader.expect('symbol', ')');
  return inner;
}
