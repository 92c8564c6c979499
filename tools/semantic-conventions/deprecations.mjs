// Reads from the published package what OpenTelemetry deprecated: names from its constants, replacements from the sentences
// of their documentation, which the conventions' own registry generates.

/** Names that metrics use and anybody might: too general to be taken for the convention's in a span. */
const TOO_GENERAL = new Set(['state', 'pool.name']);

/**
 * Values that changed together with the name, where they cannot be told from their spelling. From the migration guides of the
 * conventions (docs/non-normative/db-migration.md, rpc-migration.md and the HTTP networking migration).
 */
const RENAMED_VALUES = {
  'db.system': {
    mssql: 'microsoft.sql_server',
    oracle: 'oracle.db',
    h2: 'h2database',
    hanadb: 'sap.hana',
    firebird: 'firebirdsql',
  },
  'rpc.system': { apache_dubbo: 'dubbo' },
  'net.transport': { ip_tcp: 'tcp', ip_udp: 'udp' },
  'messaging.operation': { publish: 'send', deliver: 'process' },
};

const DOC = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*declare const ([A-Z0-9_]+):/g;
const RENAMED =
  /^(?:Replaced by|Use) `([a-z0-9_.]+)`(?: instead)?(?: \(string\))?(?:\.|, which has moved\b|, but only if\b)/;
const BY_SIDE =
  /^(?:Replaced by|Use) `([a-z0-9_.]+)` on (?:the )?client (?:spans|side) (?:and|or) `([a-z0-9_.]+)` on (?:the )?server/;
const ON_CONSUMERS = /^Replaced by `([a-z0-9_.]+)` on the consumer spans/;
const MOVED_ONLY = /^Moved to the /;

/**
 * @param constants the package's exports: names and prefixes of attributes, values of enumerations
 * @param declarations texts of its declaration files
 */
export function deprecatedAttributes(constants, declarations) {
  const docs = new Map(declarations.flatMap((text) => [...text.matchAll(DOC)].map(([, doc, name]) => [name, doc])));
  const typeOf = typesByKey(constants, docs);
  const valuesOf = valuesByKey(constants, docs);
  return [...docs]
    .filter(([name]) => name.startsWith('ATTR_') && constants[name] !== undefined)
    .map(([name, doc]) => ({ key: keyOf(constants[name]), note: deprecationOf(doc) }))
    .filter(({ key, note }) => note !== undefined && !MOVED_ONLY.test(note) && !TOO_GENERAL.has(key))
    .map(({ key, note }) => entryOf(key, note, typeOf, valuesOf))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** A template attribute is a function of what follows its prefix, which ends with a dot here. */
function keyOf(constant) {
  return typeof constant === 'function' ? constant('') : constant;
}

function entryOf(key, note, typeOf, valuesOf) {
  const sides = BY_SIDE.exec(note);
  if (sides !== null) return { key, client: sides[1], server: sides[2] };
  const consumer = ON_CONSUMERS.exec(note);
  if (consumer !== null) return { key, consumer: consumer[1] };
  const renamed = RENAMED.exec(note);
  if (renamed === null || renamed[1] === key) return { key, note };
  const current = key.endsWith('.') ? `${renamed[1]}.` : renamed[1];
  const [before, after] = [typeOf.get(key), typeOf.get(current)];
  const asText = before === 'number' && (after === 'text' || note.includes('(string)'));
  // A list where there was one value is no renaming. Headers are lists.
  const isList = after === 'list' || current.includes('.header.');
  if (!key.endsWith('.') && isList && before !== 'list') return { key, note };
  const values = renamedValues(key, current, valuesOf);
  return { key, current, ...(asText ? { asText } : {}), ...(Object.keys(values).length > 0 ? { values } : {}) };
}

/** What a deprecated enumeration's values are called in the current one, as far as they are called differently. */
function renamedValues(key, current, valuesOf) {
  const currentValues = [...(valuesOf.get(current)?.keys() ?? [])];
  const renamed = {};
  for (const [value, note] of valuesOf.get(key) ?? []) {
    const replacement = note === undefined ? undefined : /^Replaced by `([^`]+)`/.exec(note)?.[1];
    const candidate = RENAMED_VALUES[key]?.[value] ?? sameWord(replacement ?? value, currentValues) ?? replacement;
    if (candidate !== undefined && candidate !== value) renamed[value] = candidate;
  }
  return { ...renamed, ...RENAMED_VALUES[key] };
}

/** `cosmosdb` is `azure.cosmosdb`, `intersystems_cache` is `intersystems.cache`. */
function sameWord(value, candidates) {
  if (candidates.includes(value)) return value;
  const plain = (text) => text.replace(/[^a-z0-9]/g, '');
  const found = candidates.filter(
    (candidate) => plain(candidate) === plain(value) || plain(candidate.split('.').at(-1)) === plain(value),
  );
  return found.length === 1 ? found[0] : undefined;
}

function deprecationOf(doc) {
  const note = /@deprecated ([\s\S]*)$/.exec(doc)?.[1];
  return note
    ?.replaceAll(/\s*\n \* ?/g, ' ')
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .trim();
}

/** Type of an attribute, by its examples: texts stand there without quotes, so only whole numbers throughout are numbers. */
function typesByKey(constants, docs) {
  const types = new Map();
  for (const [name, doc] of docs) {
    const examples = [...doc.matchAll(/@example (.+)/g)].map(([, example]) => example.trim());
    if (!name.startsWith('ATTR_') || constants[name] === undefined || examples.length === 0) continue;
    const isNumber = examples.every((example) => /^-?[0-9]+$/.test(example));
    types.set(keyOf(constants[name]), examples[0].startsWith('[') ? 'list' : isNumber ? 'number' : 'text');
  }
  return types;
}

/** Of each attribute with enumerated values: value to its deprecation, if any. */
function valuesByKey(constants, docs) {
  const values = new Map();
  for (const [name, doc] of docs) {
    const attribute = /for attribute \{@link (ATTR_[A-Z0-9_]+)\}/.exec(doc)?.[1];
    if (attribute === undefined || !name.includes('_VALUE_') || constants[attribute] === undefined) continue;
    const key = keyOf(constants[attribute]);
    if (!values.has(key)) values.set(key, new Map());
    values.get(key).set(constants[name], deprecationOf(doc));
  }
  return values;
}
