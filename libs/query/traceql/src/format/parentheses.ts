/** How tightly operators bind; more binds tighter. `&&` and `||` bind equally, from left to right. */
const BINDING = { logic: 1, compare: 2, structural: 2, plus: 3, times: 4, sign: 5, power: 6, atom: 7 } as const;

const BINDING_OF: ReadonlyMap<string, number> = new Map([
  ['&&', BINDING.logic],
  ['||', BINDING.logic],
  ['+', BINDING.plus],
  ['-', BINDING.plus],
  ['*', BINDING.times],
  ['/', BINDING.times],
  ['%', BINDING.times],
  ['^', BINDING.power],
]);

export interface Formatted {
  readonly text: string;
  readonly binding: number;
  /** Of a binary operation. */
  readonly operator?: string;
}

export function atom(text: string): Formatted {
  return { text, binding: BINDING.atom };
}

/** `&&` beside `||` gets parentheses even where none are needed, since readers expect one of them to bind tighter. */
export function formatBinary(operator: string, left: Formatted, right: Formatted): Formatted {
  const binding = BINDING_OF.get(operator) ?? BINDING.compare;
  const isRightAssociative = operator === '^';
  const isMixed = binding === BINDING.logic && left.binding === binding && left.operator !== operator;
  const isLeftLooser = left.binding < binding || (left.binding === binding && isRightAssociative) || isMixed;
  const isRightLooser = right.binding < binding || (right.binding === binding && !isRightAssociative);
  const text = `${parenthesized(left, isLeftLooser)} ${operator} ${parenthesized(right, isRightLooser)}`;
  return { text, binding, operator };
}

/** A sign before a number would become part of it; parentheses keep it an operator. */
export function formatSign(operator: '!' | '-', operand: Formatted, isNumber: boolean): Formatted {
  return {
    text: `${operator}${parenthesized(operand, isNumber || operand.binding < BINDING.sign)}`,
    binding: BINDING.sign,
  };
}

/** A negative number binds like an operation: `-2 ^ 2` is `-(2 ^ 2)`. */
export function formatNumber(text: string): Formatted {
  return { text, binding: text.startsWith('-') ? BINDING.sign : BINDING.atom };
}

function parenthesized({ text }: Formatted, isNeeded: boolean): string {
  return isNeeded ? `(${text})` : text;
}
