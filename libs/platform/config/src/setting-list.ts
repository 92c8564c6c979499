import { z } from 'zod';

import { configSchema } from './schema.js';
import { settingFacts, type SettingFacts } from './setting.js';

export interface Setting extends SettingFacts {
  /** As written in a file: `gateway.otlpHttpPort`. */
  readonly path: string;
  /** `CLEW_GATEWAY_OTLP_HTTP_PORT`. */
  readonly variable: string;
  readonly defaultValue: unknown;
}

/** Every setting, in the order of the schema. */
export function settingList(): readonly Setting[] {
  return leavesOf(configSchema, []);
}

function leavesOf(section: z.ZodObject, above: readonly string[]): readonly Setting[] {
  return Object.entries(section.shape).flatMap(([name, schema]) => {
    const names = [...above, name];
    if (schema instanceof z.ZodObject) return leavesOf(schema, names);
    if (!(schema instanceof z.ZodType)) throw new Error(`${names.join('.')} is not a setting`);
    return [settingOf(names, schema)];
  });
}

function settingOf(names: readonly string[], schema: z.ZodType): Setting {
  const facts = settingFacts.get(schema);
  if (facts === undefined) throw new Error(`the setting ${names.join('.')} is not described`);
  return { ...facts, path: names.join('.'), variable: variableOf(names), defaultValue: schema.parse(undefined) };
}

function variableOf(names: readonly string[]): string {
  const words = names.map((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase());
  return ['CLEW', ...words].join('_');
}
