import { ATTRIBUTE_SCOPES, type AttributeField, type Field } from '../ast.js';
import { INTRINSIC_WORDS } from '../language/words.js';

const WORD_OF_INTRINSIC: ReadonlyMap<string, string> = new Map(
  Array.from(INTRINSIC_WORDS, ([word, name]) => [name, word]),
);

/** As the language has it, in its shortest form: `span.http.route`, `duration`, `trace:id`. Equal fields read the same. */
export function formatField(field: Field): string {
  const parent = field.parent ? 'parent.' : '';
  if (field.kind === 'intrinsic') return `${parent}${WORD_OF_INTRINSIC.get(field.name) ?? field.name}`;
  if (field.scope !== undefined) return `${parent}${field.scope}.${formatName(field.name)}`;
  const name = needsQuotesUnscoped(field) ? quoted(field.name) : formatName(field.name);
  return field.parent ? `${parent}${name}` : `.${name}`;
}

function formatName(name: string): string {
  return /^[\p{L}\p{N}_\-./:@$%*+#]+$/u.test(name) ? name : quoted(name);
}

function quoted(name: string): string {
  return `"${name.replaceAll(/["\\]/gu, String.raw`\$&`)}"`;
}

/** Names that would read as something else: `.5` is a number, `parent.duration` an intrinsic, `parent.span.a` has a scope. */
function needsQuotesUnscoped({ name, parent }: AttributeField): boolean {
  if (!parent) return /^\d/u.test(name);
  return INTRINSIC_WORDS.has(name) || ATTRIBUTE_SCOPES.some((scope) => name.startsWith(`${scope}.`));
}
