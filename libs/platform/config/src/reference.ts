import { settingList, type Setting } from './setting-list.js';

const HEAD = `# Configuration

<!-- Generated from libs/platform/config/src/schema.ts by \`npm run reference\`. -->

Every setting has a default. Settings are read from, each over the one before: a JSON file (\`--config FILE\` or
\`CLEW_CONFIG\`), the environment, flags (\`--set api.port=8080\`, and short flags for the common ones, see \`clew --help\`).
In the file, the dots are objects: \`{ "api": { "port": 8080 } }\`. Lists are separated by commas in the environment. A bad
value stops Clew at the start with the name of the setting, who set it, the value and what is allowed.
`;

/** The reference page, as Markdown. */
export function configReference(): string {
  const settings = settingList();
  const sections = [...new Set(settings.map(sectionOf))];
  const parts = sections.map((section) => {
    const lines = settings.filter((setting) => sectionOf(setting) === section).map(describe);
    return `## ${section}\n\n${lines.join('\n')}`;
  });
  return `${HEAD}\n${parts.join('\n\n')}\n`;
}

function sectionOf({ path }: Setting): string {
  const dot = path.indexOf('.');
  return dot === -1 ? 'general' : path.slice(0, dot);
}

function describe(setting: Setting): string {
  const { path, variable, doc, allowed, unit, defaultValue, secret } = setting;
  const marks = [unit === undefined ? '' : `unit: ${unit}`, secret ? 'secret' : ''].filter((mark) => mark !== '');
  const facts = [`default: ${defaultText(defaultValue)}`, ...marks, `allowed: ${allowed}`];
  return `- **\`${path}\`** (\`${variable}\`): ${doc} *${facts.join('; ')}.*`;
}

function defaultText(value: unknown): string {
  if (value === undefined) return 'not set';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : `\`${value.join(',')}\``;
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
