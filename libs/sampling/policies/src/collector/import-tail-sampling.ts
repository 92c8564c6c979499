import type { DocumentObject } from '@clew/documents';
import { samplingObject } from '../documents/sampling-object.js';
import { parseSamplingDocument } from '../documents/sampling-document.js';
import { PolicyError } from '../policy-error.js';
import { type ImportNote, type MappedPolicy, NoEqual } from './import-note.js';
import { notesOnOptions } from './map-options.js';
import { mapPolicy } from './map-policy.js';

const POLICIES_MAX = 1_000;
const PROCESSOR = /^tail_sampling(\/.*)?$/;

export interface CollectorImport {
  /** A `sampling` document with the policies that have an equal. Without any it has an empty list, and is none. */
  readonly document: { readonly policies: readonly Readonly<Record<string, unknown>>[] };
  /** One for each policy in order, and one for each option of the processor that is set. */
  readonly report: readonly ImportNote[];
}

/**
 * Takes over the Collector's tail sampling (as of v0.155). Throws PolicyError where there is no `tail_sampling` block, or it is
 * no list of policies with names and types.
 *
 * @param config a `tail_sampling` block, or a whole configuration with such a processor
 */
export function importCollectorTailSampling(config: unknown): CollectorImport {
  const { block, path } = findBlock(config);
  const options = samplingObject(block, path);
  const policies: Readonly<Record<string, unknown>>[] = [];
  const report: ImportNote[] = [];
  for (const object of options.objects('policies', POLICIES_MAX)) {
    const name = object.text('name');
    const { mapped, note } = tryMap(object, name, policies);
    report.push(note);
    if (mapped !== undefined) policies.push(mapped.policy);
  }
  report.push(...notesOnOptions(block));
  return { document: { policies }, report };
}

interface Tried {
  readonly mapped: MappedPolicy | undefined;
  readonly note: ImportNote;
}

function tryMap(object: DocumentObject, name: string, earlier: readonly Readonly<Record<string, unknown>>[]): Tried {
  try {
    const mapped = mapPolicy(object);
    object.finish();
    // What we would refuse (patterns too large, more conditions than a document may have) is not taken over.
    parseSamplingDocument({ policies: [...earlier, mapped.policy] });
    const { differences } = mapped;
    if (differences.length === 0) return { mapped, note: { policy: name, level: 'exact', message: 'the same' } };
    return { mapped, note: { policy: name, level: 'changed', message: differences.join('; ') } };
  } catch (error) {
    if (!(error instanceof NoEqual || error instanceof PolicyError)) throw error;
    return { mapped: undefined, note: { policy: name, level: 'missing', message: error.message } };
  }
}

interface Block {
  readonly block: Readonly<Record<string, unknown>>;
  readonly path: string;
}

function findBlock(config: unknown): Block {
  const root = recordOf(config, '');
  if (root['policies'] !== undefined) return { block: root, path: '' };
  const isWhole = root['processors'] !== undefined;
  const processors = isWhole ? recordOf(root['processors'], 'processors') : root;
  const names = Object.keys(processors).filter((name) => PROCESSOR.test(name));
  const [name] = names;
  if (name === undefined) throw new PolicyError('', 'there is no processor tail_sampling');
  if (names.length > 1) {
    throw new PolicyError('', `there are several such processors (${names.join(', ')}); give one of them alone`);
  }
  const path = isWhole ? `processors.${name}` : name;
  return { block: recordOf(processors[name], path), path };
}

function recordOf(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value));
  throw new PolicyError(path, 'must be an object');
}
