import { Kind, OperationTypeNode, valueFromASTUntyped } from 'graphql';
import type { DocumentNode, FieldNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';

const FIELDS_MAX = 20;
const QUESTION_CHARS_MAX = 2_000;

export interface OperationWords {
  readonly operationName: string;
  readonly fields: readonly string[];
  readonly question: string;
}

/**
 * What an operation asks for: the names of its fields, and their arguments as text. A TraceQL query stands as it was written.
 * Undefined for mutations and subscriptions: what is changed is for the audit, and what is followed has no end.
 */
export function operationWords(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): OperationWords | undefined {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation?.operation !== OperationTypeNode.QUERY) return undefined;
  const values = { ...defaultsOf(operation), ...variables };
  const fields = rootFields(document, operation.selectionSet).filter(({ name }) => !name.value.startsWith('__'));
  const asked = fields.slice(0, FIELDS_MAX).map((field) => argumentWords(field, values));
  return {
    operationName: operation.name?.value ?? '',
    fields: [...new Set(fields.map(({ name }) => name.value))].slice(0, FIELDS_MAX),
    question: shortened([...new Set(asked)].filter((words) => words !== '').join('; ')),
  };
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Record<string, unknown> {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)]],
    ),
  );
}

/** Fragments of fragments of the root are seldom, and their names say enough: one level is followed. */
function rootFields(document: DocumentNode, { selections }: SelectionSetNode): readonly FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return ownFields(selection.selectionSet);
    const fragment = document.definitions.find(
      (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
    );
    return fragment?.kind === Kind.FRAGMENT_DEFINITION ? ownFields(fragment.selectionSet) : [];
  });
}

function ownFields({ selections }: SelectionSetNode): readonly FieldNode[] {
  return selections.filter((selection) => selection.kind === Kind.FIELD);
}

function argumentWords(field: FieldNode, variables: Readonly<Record<string, unknown>>): string {
  const words = (field.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables)]);
  return words
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => (name === 'query' ? String(value) : `${String(name)}: ${valueWords(value)}`))
    .join(', ');
}

function valueWords(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => valueWords(item)).join(' and ');
  if (typeof value !== 'object' || value === null) return String(value);
  const { start, end, key, value: equal, ...others } = value as Readonly<Record<string, unknown>>;
  const words = Object.entries(others).filter(([, each]) => each !== undefined && each !== null);
  return [
    ...(start === undefined || end === undefined ? [] : [`${valueWords(start)} to ${valueWords(end)}`]),
    ...(key === undefined ? [] : [`${valueWords(key)} = ${valueWords(equal)}`]),
    ...words.map(([name, each]) => (name === 'range' ? valueWords(each) : `${name} = ${valueWords(each)}`)),
  ].join(', ');
}

function shortened(text: string): string {
  return text.length <= QUESTION_CHARS_MAX ? text : `${text.slice(0, QUESTION_CHARS_MAX - 1)}…`;
}
