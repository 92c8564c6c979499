import { formatDuration } from '../kit/duration.js';
import { formatCount, formatShare } from '../kit/quantity.js';

/** One policy of a document, in words. */
export interface DescribedPolicy {
  readonly name: string;
  readonly type: string;
  /** `Keeps traces with an error`. */
  readonly text: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Policies in the order of the document; [] for something that is no document. What a policy means is the API's to say: */
/** an option that is not known here is shown as it stands. */
export function describePolicies(content: unknown): readonly DescribedPolicy[] {
  return partsOf(content).map((policy) => ({
    name: text(policy.name),
    type: text(policy.type),
    text: sentence(policy),
  }));
}

function sentence(policy: Fields): string {
  switch (policy.type) {
    case 'drop':
      return `Drops traces ${joined(policy, ' and ')}, whatever others say`;
    case 'budget':
      return 'Keeps everything while the team is within its budget; beyond it errors and what is slow for its route first, and a share of the rest by route';
    case 'rate_limiting':
      return `Keeps whatever comes, up to ${amount(policy.spansPerSecond)} spans/s`;
    case 'bytes_limiting':
      return `Keeps whatever comes, up to ${amount(policy.bytesPerSecond)} bytes/s`;
    case 'error_signature':
      return `Keeps at least ${amount(policy.tracesPerWindow ?? 10)} traces of every kind of error in ${millis(policy.windowMs ?? 600_000)}`;
    case 'dynamic_rate':
      return `Keeps 1 in ${amount(policy.goalSampleRate)} overall, rare ${keysText(policy.keys)} more often than frequent ones`;
    case 'composite':
      return `Keeps up to ${amount(policy.spansPerSecondMax)} spans/s, divided among: ${joined(policy, '; ')}`;
    default:
      return `${share(policy)} ${condition(policy)}`;
  }
}

/** `Keeps traces`, `Keeps 5% of traces`. */
function share({ probability }: Fields): string {
  return typeof probability === 'number' && probability !== 1
    ? `Keeps ${formatShare(probability, 1)} of traces`
    : 'Keeps traces';
}

/** What follows `traces`. */
function condition(policy: Fields): string {
  switch (policy.type) {
    case 'always':
    case 'probabilistic':
      return 'of all kinds';
    case 'status_code':
      return `with a span of status ${list(policy.statusCodes, ' or ')}`;
    case 'latency':
      return policy.upperThresholdMs === undefined
        ? `of at least ${millis(policy.thresholdMs)}`
        : `longer than ${millis(policy.thresholdMs)} and up to ${millis(policy.upperThresholdMs)}`;
    case 'span_count':
      return `with ${range(policy)} spans`;
    case 'numeric_attribute':
      return `${having(policy)} ${text(policy.key)} ${range(policy)}`;
    case 'string_attribute':
      return `${having(policy)} ${text(policy.key)} ${policy.regex === true ? 'like' : 'of'} ${list(policy.values, ' or ')}`;
    case 'boolean_attribute':
      return `${having(policy)} ${text(policy.key)} = ${text(policy.value)}`;
    case 'trace_state':
      return `with ${text(policy.key)} of ${list(policy.values, ' or ')} in their trace state`;
    case 'trace_flags':
      return 'whose sender set the sampled flag';
    case 'slow_route':
      return 'that are slow for their own route';
    case 'rare_path':
      return 'with a span name or call that is rare';
    case 'new_deploy':
      return 'through a version that is new';
    case 'linked':
      return 'linked with one that is kept';
    case 'synthetic':
      return 'of probes and bots';
    case 'expression':
      return `where ${text(policy.keep)}`;
    case 'and':
      return joined(policy, ' and ');
    case 'not':
      return isFields(policy.policy) ? `not ${condition(policy.policy)}` : '';
    default:
      return options(policy);
  }
}

function joined(policy: Fields, separator: string): string {
  return partsOf(policy).map(partText).join(separator);
}

/** A part that is no condition (a rate, a limit) is a sentence of its own. */
function partText(part: Fields): string {
  const own = sentence(part);
  return own.startsWith('Keeps traces ') ? condition(part) : `${own.charAt(0).toLowerCase()}${own.slice(1)}`;
}

function having({ invert }: Fields): string {
  return invert === true ? 'without' : 'with';
}

function range({ min, max }: Fields): string {
  if (min === undefined) return `at most ${amount(max)}`;
  return max === undefined ? `at least ${amount(min)}` : `${amount(min)} to ${amount(max)}`;
}

function keysText(keys: unknown): string {
  return Array.isArray(keys) && keys.length > 0 ? `values of ${list(keys, ', ')}` : 'routes';
}

/** A type that is not known here: its options as they stand. */
function options(policy: Fields): string {
  return Object.entries(policy)
    .filter(([key]) => key !== 'name' && key !== 'type' && key !== 'probability')
    .map(([key, value]) => `${key} ${text(value)}`)
    .join(', ');
}

function partsOf(content: unknown): readonly Fields[] {
  if (!isFields(content) || !Array.isArray(content.policies)) return [];
  return content.policies.filter(isFields);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(values: unknown, separator: string): string {
  return Array.isArray(values) ? values.map(text).join(separator) : text(values);
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? '' : JSON.stringify(value);
}

function amount(value: unknown): string {
  return typeof value === 'number' ? formatCount(value) : text(value);
}

function millis(value: unknown): string {
  return typeof value === 'number' ? formatDuration(value * 1e6) : text(value);
}
