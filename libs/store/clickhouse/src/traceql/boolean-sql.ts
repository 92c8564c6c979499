/** Conditions in SQL with what is always so or never so folded away, as text. Every operand is a whole expression. */
export const ALWAYS = '1';
export const NEVER = '0';

export function allOf(conditions: readonly string[]): string {
  if (conditions.includes(NEVER)) return NEVER;
  return joined(
    conditions.filter((condition) => condition !== ALWAYS),
    ' AND ',
    ALWAYS,
  );
}

export function anyOf(conditions: readonly string[]): string {
  if (conditions.includes(ALWAYS)) return ALWAYS;
  return joined(
    conditions.filter((condition) => condition !== NEVER),
    ' OR ',
    NEVER,
  );
}

export function not(condition: string): string {
  if (condition === ALWAYS) return NEVER;
  return condition === NEVER ? ALWAYS : `NOT (${condition})`;
}

/** Operands that repeat say nothing new. */
function joined(conditions: readonly string[], operator: string, ofNone: string): string {
  const [first, ...others] = [...new Set(conditions)];
  if (first === undefined) return ofNone;
  return others.length === 0 ? first : `(${[first, ...others].join(operator)})`;
}
