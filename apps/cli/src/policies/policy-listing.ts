type Fields = Readonly<Record<string, unknown>>;

/** A line per policy of a sampling document: name, type and options, those within others indented below them. */
export function listing(content: unknown): string {
  return policiesOf(content)
    .flatMap((policy) => linesOf(policy, ''))
    .map((line) => `${line}\n`)
    .join('');
}

function linesOf(policy: Fields, indent: string): string[] {
  const { name, type, policies: _policies, policy: _policy, ...options } = policy;
  const words = Object.entries(options).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const line = `${indent}${[textOf(name), textOf(type), ...words].filter((word) => word !== '').join('  ')}`;
  return [line, ...policiesOf(policy).flatMap((part) => linesOf(part, `${indent}  `))];
}

function policiesOf(value: unknown): readonly Fields[] {
  if (!isFields(value)) return [];
  const { policies, policy } = value;
  return [...(Array.isArray(policies) ? (policies as readonly unknown[]) : []), policy].filter(isFields);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
