import { Kind } from 'graphql';
import type {
  ArgumentNode,
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';

import type { ApiLimits } from '../options.js';
import { ApiError } from './api-error.js';

export type Variables = Readonly<Record<string, unknown>>;

/**
 * An analysis hangs on a trace but has lists of its own: its fields count with its page, not with the spans that a trace usually
 * holds, and reading all of these spans counts once.
 */
const ANALYSIS_FIELD = 'analysis';
const ANALYSIS_COST = 2_000;
const TRACE_SIZE = 500;

/**
 * Every root field is a query to the store, whatever it returns: that alone costs something, or one request could ask a
 * thousand of them under aliases. Lists without a page size count with what they usually hold.
 */
const ROOT_COST = 500;
const LIST_SIZES: Readonly<Record<string, number>> = {
  trace: TRACE_SIZE,
  traceDiff: 500,
  decision: 10,
  services: 100,
  environments: 20,
  liveTraces: 50,
  serviceMap: 100,
  redMetrics: 100,
  traceqlMetrics: 200,
  usage: 100,
  cost: 300,
  costMonthToDate: 300,
  measures: 100,
  ruleDocuments: 20,
  ingestKeys: 100,
  maskingDryRun: 100,
  samplingReplay: 100,
  importCollectorSampling: 100,
};
/** Fields that read every item of their page by its key: less than a root field each, but more than a list. */
const READ_COSTS: Readonly<Record<string, number>> = {
  flameGraph: 200,
  errorGroups: 200,
  separatingAttributes: 200,
  sessions: 200,
  cohortDiff: 200,
  groupDiff: 400,
};
const PAGE_DEFAULTS: Readonly<Record<string, number>> = {
  analysis: 20,
  traces: 20,
  flameGraph: 50,
  errorGroups: 200,
  separatingAttributes: 200,
  sessions: 200,
  cohortDiff: 200,
  groupDiff: 100,
  traceql: 20,
  logs: 20,
  spanNames: 100,
  completeTraceql: 50,
  attributeKeys: 100,
  attributeValues: 50,
  samplingQuality: 100,
  samplingDryRun: 100,
  jobs: 20,
  slowQueries: 50,
  ruleDocumentHistory: 20,
  ruleCounts: 100,
  maskingFindings: 100,
  attributeCardinality: 100,
  glossaryViolations: 100,
  schemaDrift: 100,
  spanFaults: 100,
};

interface Size {
  readonly fields: number;
  readonly depth: number;
}

/** What an operation asks for, beside what it may ask for. */
export interface QueryCost {
  readonly cost: number;
  readonly costMax: number;
  readonly depth: number;
  readonly depthMax: number;
}

/** Throws ApiError when the operation is too deep or costs too much. Introspection has graphql's own limit. */
export function checkQueryCost(document: DocumentNode, variables: Variables, limits: ApiLimits): QueryCost {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const [operation, ...others] = operations;
  if (operation === undefined || others.length > 0) {
    // The compiled form of a document is kept for its first operation only.
    throw new ApiError('BAD_USER_INPUT', `a request holds exactly one operation, got ${operations.length}`);
  }
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const measure = new Measure(fragments, (field) => listSize(field, operation, variables));
  const { costMax, depthMax } = limits;
  let cost = 0;
  let deepest = 0;
  for (const field of measure.rootFields(operation)) {
    if (field.name.value.startsWith('__')) continue;
    const { fields, depth } = measure.field(field);
    if (depth > depthMax) {
      const where = field.alias?.value ?? field.name.value;
      const message = `${where}: fields are nested ${depth} deep, allowed are ${depthMax}`;
      throw new ApiError('LIMIT_EXCEEDED', message, undefined, { depth, depthMax });
    }
    deepest = Math.max(deepest, depth);
    const perItem = fields + (READ_COSTS[field.name.value] ?? 0);
    cost += ROOT_COST + listSize(field, operation, variables) * perItem;
  }
  if (cost > costMax) {
    const advice = 'ask for smaller pages, fewer fields or fewer queries at once';
    const message = `the query costs ${cost}, allowed are ${costMax}: ${advice}`;
    throw new ApiError('LIMIT_EXCEEDED', message, undefined, { cost, costMax });
  }
  return { cost, costMax, depth: deepest, depthMax };
}

/** Counts fields with fragments spread out, each fragment once: a chain of doubling fragments takes no time to count. */
class Measure {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #sizeOf: (field: FieldNode) => number;
  readonly #known = new Map<string, Size>();

  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>, sizeOf: (field: FieldNode) => number) {
    this.#fragments = fragments;
    this.#sizeOf = sizeOf;
  }

  rootFields(operation: OperationDefinitionNode): FieldNode[] {
    const seen = new Set<string>();
    const flatten = ({ selections }: SelectionSetNode): FieldNode[] =>
      selections.flatMap((selection) => {
        if (selection.kind === Kind.FIELD) return [selection];
        if (selection.kind === Kind.INLINE_FRAGMENT) return flatten(selection.selectionSet);
        // Spread twice, the same fields merge.
        const fragment = seen.has(selection.name.value) ? undefined : this.#fragments.get(selection.name.value);
        seen.add(selection.name.value);
        return fragment === undefined ? [] : flatten(fragment.selectionSet);
      });
    return flatten(operation.selectionSet);
  }

  field(field: FieldNode): Size {
    const { name, selectionSet } = field;
    if (selectionSet === undefined) return { fields: 1, depth: 1 };
    const { fields, depth } = this.#selections(selectionSet);
    if (name.value !== ANALYSIS_FIELD) return { fields: fields + 1, depth: depth + 1 };
    return { fields: Math.ceil((ANALYSIS_COST + this.#sizeOf(field) * fields) / TRACE_SIZE), depth: depth + 1 };
  }

  #selections({ selections }: SelectionSetNode): Size {
    let fields = 0;
    let depth = 0;
    for (const selection of selections) {
      const size =
        selection.kind === Kind.FIELD
          ? this.field(selection)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.#selections(selection.selectionSet)
            : this.#fragment(selection.name.value);
      fields += size.fields;
      depth = Math.max(depth, size.depth);
    }
    return { fields, depth };
  }

  #fragment(name: string): Size {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    // Validation has refused unknown fragments and cycles before.
    const size = fragment === undefined ? { fields: 0, depth: 0 } : this.#selections(fragment.selectionSet);
    this.#known.set(name, size);
    return size;
  }
}

function listSize(field: FieldNode, operation: OperationDefinitionNode, variables: Variables): number {
  const name = field.name.value;
  const pageDefault = PAGE_DEFAULTS[name];
  if (pageDefault === undefined) return LIST_SIZES[name] ?? 1;
  const argument = field.arguments?.find((candidate) => candidate.name.value === 'first');
  return Math.max(1, numberOf(argument, operation, variables) ?? pageDefault);
}

function numberOf(
  argument: ArgumentNode | undefined,
  operation: OperationDefinitionNode,
  variables: Variables,
): number | undefined {
  if (argument?.value.kind === Kind.INT) return Number(argument.value.value);
  if (argument?.value.kind !== Kind.VARIABLE) return undefined;
  const variableName = argument.value.name.value;
  const value = variables[variableName];
  if (typeof value === 'number') return value;
  const definition = operation.variableDefinitions?.find((candidate) => candidate.variable.name.value === variableName);
  return definition?.defaultValue?.kind === Kind.INT ? Number(definition.defaultValue.value) : undefined;
}
