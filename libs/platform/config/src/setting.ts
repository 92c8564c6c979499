import { z } from 'zod';

/** How the text of a flag or an environment variable becomes a value. */
export type SettingKind = 'whole' | 'decimal' | 'text' | 'choice' | 'switch' | 'list';

/** What is known about a setting besides its type; one registry for the schema, so no global one is touched. */
export interface SettingFacts {
  readonly kind: SettingKind;
  readonly doc: string;
  /** In words, for error messages and the reference page. */
  readonly allowed: string;
  /** Of a number. */
  readonly unit?: string;
  /** Never printed. */
  readonly secret: boolean;
}

export const settingFacts = z.registry<SettingFacts>();

interface Text {
  readonly doc: string;
  readonly secret?: boolean;
}

interface NumberRange {
  readonly doc: string;
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
}

function noted<Schema extends z.ZodType>(schema: Schema, facts: SettingFacts): Schema {
  settingFacts.add(schema, facts);
  return schema;
}

export function whole({ doc, min, max, unit }: NumberRange, defaultValue: number) {
  const schema = z.int().min(min).max(max).default(defaultValue);
  const allowed = `a whole number from ${String(min)} to ${String(max)}`;
  return noted(schema, { kind: 'whole', doc, allowed, secret: false, ...(unit === undefined ? {} : { unit }) });
}

/** A whole number that its reader works out when it is not set. */
export function optionalWhole({ doc, min, max, unit }: NumberRange) {
  const schema = z.int().min(min).max(max).optional();
  const allowed = `a whole number from ${String(min)} to ${String(max)}`;
  return noted(schema, { kind: 'whole', doc, allowed, secret: false, ...(unit === undefined ? {} : { unit }) });
}

export function decimal({ doc, min, max, unit }: NumberRange, defaultValue: number) {
  const schema = z.number().min(min).max(max).default(defaultValue);
  const allowed = `a number from ${String(min)} to ${String(max)}`;
  return noted(schema, { kind: 'decimal', doc, allowed, secret: false, ...(unit === undefined ? {} : { unit }) });
}

export function text({ doc, secret = false }: Text, defaultValue: string) {
  return noted(z.string().min(1).default(defaultValue), { kind: 'text', doc, allowed: 'a text, not empty', secret });
}

export function matchingText(
  { doc, allowed }: { readonly doc: string; readonly allowed: string },
  pattern: RegExp,
  defaultValue: string,
) {
  return noted(z.string().regex(pattern).default(defaultValue), { kind: 'text', doc, allowed, secret: false });
}

export function optionalText({ doc, secret = false }: Text) {
  return noted(z.string().min(1).optional(), { kind: 'text', doc, allowed: 'a text, not empty', secret });
}

/** A URL of one of the schemes. Secret as a whole when it may carry a password. */
export function optionalUrl({ doc, secret = false }: Text, schemes: readonly string[]) {
  const startsRight = (value: string) =>
    schemes.some((scheme) => value.startsWith(`${scheme}://`)) && URL_TEXT.test(value);
  const allowed = `a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  return noted(z.string().refine(startsRight).optional(), { kind: 'text', doc, allowed, secret });
}

const URL_TEXT = /^[a-z]+:\/\/[^\s]+$/;

export function choice<const Values extends readonly [string, ...string[]]>(
  { doc, values }: { readonly doc: string; readonly values: Values },
  defaultValue: Values[number],
) {
  const schema = z.literal(values).default(defaultValue as z.util.NoUndefined<Values[number]>);
  return noted(schema, { kind: 'choice', doc, allowed: `one of ${values.join(', ')}`, secret: false });
}

export function optionalChoice<const Values extends readonly [string, ...string[]]>({
  doc,
  values,
}: {
  readonly doc: string;
  readonly values: Values;
}) {
  const allowed = `one of ${values.join(', ')}`;
  return noted(z.literal(values).optional(), { kind: 'choice', doc, allowed, secret: false });
}

export function onOff({ doc }: Text, defaultValue: boolean) {
  return noted(z.boolean().default(defaultValue), { kind: 'switch', doc, allowed: 'true or false', secret: false });
}

export function textList({ doc }: Text) {
  const schema = z.array(z.string().min(1)).max(100).default([]);
  return noted(schema, { kind: 'list', doc, allowed: 'up to 100 texts, separated by commas', secret: false });
}
