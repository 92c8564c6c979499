import type { ConfigProblem } from './config-error.js';
import { closestWord } from './closest-word.js';
import type { Setting } from './setting-list.js';

export interface ConfigSources {
  /** By path, as typed: `{ 'api.port': '8080' }`. Wins over everything. */
  readonly flags?: Readonly<Record<string, string | undefined>>;
  /** The process environment; only names that start with `CLEW_` are looked at. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What a configuration file holds, parsed. */
  readonly file?: { readonly name: string; readonly content: unknown };
}

/** A value and who set it. */
export interface SourcedValue {
  readonly value: unknown;
  /** `--config clew.json`, `CLEW_API_PORT`, `--http`. */
  readonly source: string;
}

export interface CollectedValues {
  readonly values: ReadonlyMap<string, SourcedValue>;
  readonly problems: readonly ConfigProblem[];
}

/** The value of every setting that someone set: file, then environment, then flags, each over the one before. */
export function collectValues(
  settings: readonly Setting[],
  { file, env = {}, flags = {} }: ConfigSources,
): CollectedValues {
  const values = new Map<string, SourcedValue>();
  const problems: ConfigProblem[] = [];
  if (file !== undefined) collectFile(settings, file, values, problems);
  for (const setting of settings) {
    const text = env[setting.variable];
    // An empty variable is how many tools say "not set".
    if (text !== undefined && text !== '') {
      values.set(setting.path, { value: valueOfText(setting, text), source: setting.variable });
    }
  }
  const byPath = new Map(settings.map((setting) => [setting.path, setting]));
  for (const [path, text] of Object.entries(flags)) {
    const setting = byPath.get(path);
    if (text === undefined) continue;
    if (setting === undefined) problems.push(unknownSetting(path, 'the command line', byPath));
    else values.set(path, { value: valueOfText(setting, text), source: 'the command line' });
  }
  return { values, problems };
}

function collectFile(
  settings: readonly Setting[],
  { name, content }: { readonly name: string; readonly content: unknown },
  values: Map<string, SourcedValue>,
  problems: ConfigProblem[],
): void {
  const byPath = new Map(settings.map((setting) => [setting.path, setting]));
  const sections = new Set(
    settings.map(({ path }) => path.split('.').slice(0, -1).join('.')).filter((path) => path !== ''),
  );
  const walk = (node: unknown, path: string): void => {
    if (path !== '' && byPath.has(path)) {
      values.set(path, { value: node, source: name });
    } else if (path !== '' && !sections.has(path)) {
      problems.push(unknownSetting(path, name, byPath));
    } else if (typeof node === 'object' && node !== null && !Array.isArray(node)) {
      for (const [key, child] of Object.entries(node)) walk(child, path === '' ? key : `${path}.${key}`);
    } else {
      const where = path === '' ? name : `${path} (from ${name})`;
      problems.push({ path, message: `${where} must be an object of settings` });
    }
  };
  walk(content, '');
}

/** What a text stands for, or the text itself where it stands for nothing: the schema then says what is allowed. */
function valueOfText({ kind }: Setting, text: string): unknown {
  switch (kind) {
    case 'whole':
    case 'decimal':
      return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
    case 'switch':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'list':
      return text.split(',').map((item) => item.trim());
    case 'text':
    case 'choice':
      return text;
  }
}

function unknownSetting(path: string, source: string, byPath: ReadonlyMap<string, Setting>): ConfigProblem {
  const near = closestWord(path, [...byPath.keys()]);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return { path, message: `${path} (from ${source}) is not a setting${hint}` };
}
