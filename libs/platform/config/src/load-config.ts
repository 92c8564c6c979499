import { closestWord } from './closest-word.js';
import { ConfigError, type ConfigProblem } from './config-error.js';
import { configSchema, type ClewConfig } from './schema.js';
import { settingList, type Setting } from './setting-list.js';
import { kafkaReceiverContradictions } from './sections/kafka-receiver.js';
import { tlsContradictions } from './sections/tls.js';
import { collectValues, type ConfigSources, type SourcedValue } from './sources.js';

/**
 * The configuration: defaults, then file, then environment, then flags. Throws ConfigError with everything that is wrong,
 * each with the setting, who set it, the value (secrets are not shown) and what is allowed.
 */
export function loadConfig(sources: ConfigSources = {}): ClewConfig {
  const settings = settingList();
  const { values, problems } = collectValues(settings, sources);
  const parsed = configSchema.safeParse(nested(settings, values));
  const badPaths = parsed.success
    ? []
    : [...new Set(parsed.error.issues.map((issue) => settingPath(settings, issue.path)))];
  const all = [...problems, ...badPaths.map((path) => badValue(path, settings, values))];
  if (parsed.success) all.push(...contradictions(parsed.data));
  if (all.length > 0 || !parsed.success) throw new ConfigError(all);
  return parsed.data;
}

/** What commands read themselves: where the settings are, and who asks a running Clew. */
const OF_COMMANDS: ReadonlySet<string> = new Set(['CLEW_CONFIG', 'CLEW_API_TOKEN']);

/** Variables that look like settings but are none: a typo, or another program's. Worth a warning, not a failure. */
export function unknownVariables(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const variables = settingList().map(({ variable }) => variable);
  return Object.keys(env)
    .filter((name) => name.startsWith('CLEW_') && !OF_COMMANDS.has(name) && !variables.includes(name))
    .map((name) => {
      const near = closestWord(name, variables);
      return near === undefined ? name : `${name} (did you mean ${near}?)`;
    });
}

/** `{ 'api.port': 1 }` as `{ api: { port: 1 } }`, with every section there so that its defaults apply. */
function nested(settings: readonly Setting[], values: ReadonlyMap<string, SourcedValue>): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  const sections = new Map<string, Record<string, unknown>>();
  for (const { path } of settings) {
    const dot = path.lastIndexOf('.');
    const name = path.slice(dot + 1);
    const value = values.get(path)?.value;
    if (dot === -1) {
      if (value !== undefined) root[name] = value;
      continue;
    }
    const sectionName = path.slice(0, dot);
    const section = sections.get(sectionName) ?? {};
    sections.set(sectionName, section);
    root[sectionName] = section;
    if (value !== undefined) section[name] = value;
  }
  return root;
}

function settingPath(settings: readonly Setting[], issuePath: readonly PropertyKey[]): string {
  const path = issuePath.map(String).join('.');
  return settings.find((setting) => path === setting.path || path.startsWith(`${setting.path}.`))?.path ?? path;
}

function badValue(
  path: string,
  settings: readonly Setting[],
  values: ReadonlyMap<string, SourcedValue>,
): ConfigProblem {
  const setting = settings.find((candidate) => candidate.path === path);
  const { value, source } = values.get(path) ?? { value: undefined, source: 'the defaults' };
  const shown = setting?.secret === true ? '(not shown)' : JSON.stringify(value);
  return { path, message: `${path} is ${shown} (from ${source}); allowed is ${setting?.allowed ?? 'nothing else'}` };
}

/** Settings that are fine alone but not together. */
function contradictions({ stream, gateway, api, kafkaReceiver }: ClewConfig): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [
    ...tlsContradictions('gateway', gateway),
    ...tlsContradictions('api', api),
    ...kafkaReceiverContradictions(kafkaReceiver),
  ];
  if (stream.kind === 'kafka' && stream.brokers.length === 0) {
    problems.push({ path: 'stream.brokers', message: 'stream.brokers must name a broker while stream.kind is kafka' });
  }
  const signsIn = stream.saslUsername !== undefined && stream.saslPassword !== undefined;
  if (stream.saslMechanism !== undefined && !signsIn) {
    const message = 'stream.saslMechanism needs stream.saslUsername and stream.saslPassword';
    problems.push({ path: 'stream.saslMechanism', message });
  }
  return problems;
}
