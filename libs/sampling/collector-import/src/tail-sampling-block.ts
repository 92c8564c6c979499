import { parse, YAMLParseError } from 'yaml';

import { CollectorConfigError } from './collector-config-error.js';

const CHARS_MAX = 1024 * 1024;
/** Each use of an anchor costs what the anchored part holds; a real configuration has a handful. */
const ALIASES_MAX = 100;
/** `tail_sampling`, or with a name of its own: `tail_sampling/errors`. */
const PROCESSOR = /^tail_sampling(\/.+)?$/;

/**
 * The options of the tail sampling processor, wherever the text has them: in a whole configuration, under the processor's
 * name, or alone.
 *
 * @param wanted the processor to take, when the configuration has several
 */
export function findTailSampling(text: string, wanted?: string): unknown {
  const config = readYaml(text);
  if (!isObject(config)) throw new CollectorConfigError('the configuration must be an object (YAML or JSON)');
  if ('policies' in config) return config;
  const processors = isObject(config['processors']) ? config['processors'] : config;
  const names = Object.keys(processors).filter((name) => PROCESSOR.test(name));
  return processors[chosen(names, wanted)];
}

function chosen(names: readonly string[], wanted: string | undefined): string {
  const [first] = names;
  if (first === undefined) {
    throw new CollectorConfigError('the configuration has no tail_sampling processor, and no list of policies');
  }
  if (wanted === undefined && names.length > 1) {
    throw new CollectorConfigError(`the configuration has several such processors; choose one of ${names.join(', ')}`);
  }
  if (wanted === undefined || names.includes(wanted)) return wanted ?? first;
  throw new CollectorConfigError(`the configuration has no processor ${wanted}; there are ${names.join(', ')}`);
}

function readYaml(text: string): unknown {
  if (text.length > CHARS_MAX) {
    throw new CollectorConfigError(`the configuration has ${text.length} characters; allowed are ${CHARS_MAX}`);
  }
  try {
    // JSON is YAML too. Merge keys (`<<`) are what the Collector understands as well.
    return parse(text, { maxAliasCount: ALIASES_MAX, merge: true, logLevel: 'error' });
  } catch (error) {
    if (error instanceof YAMLParseError || error instanceof ReferenceError) {
      throw new CollectorConfigError(`the configuration is no YAML: ${firstLine(error.message)}`, { cause: error });
    }
    throw error;
  }
}

/** The parser goes on with an excerpt, which may hold a secret of somebody's exporter. */
function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/:$/, '') ?? '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
