import { SPAN_KINDS, STATUS_CODES } from '@clew/trace-model';

import { NoEqual } from '../import-note.js';

/** One side of a comparison, as our expressions write it. */
export type Operand =
  | { readonly kind: 'attribute'; readonly text: string }
  /** Always a text. */
  | { readonly kind: 'text-field'; readonly text: string }
  /** One of a few words, which OTTL knows by number too; with `names` of OTTL's texts for them. */
  | { readonly kind: 'word-field'; readonly text: string; readonly words: readonly string[] }
  | { readonly kind: 'word-text-field'; readonly text: string; readonly words: readonly string[] }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'flag'; readonly text: string }
  | { readonly kind: 'enum'; readonly word: string }
  | { readonly kind: 'nil' };

/** A path of OTTL's span context, without the optional `span.` in front. */
export function pathOperand(path: readonly string[], key: string | undefined, source: string): Operand {
  const name = path.join('.');
  if (key !== undefined) return keyedPath(name, key, source);
  switch (name) {
    case 'name':
      return { kind: 'text-field', text: 'span.name' };
    case 'trace_state':
      return { kind: 'text-field', text: 'span.traceState' };
    case 'kind':
      return { kind: 'word-field', text: 'span.kind', words: SPAN_KINDS };
    case 'kind.string':
      return { kind: 'word-text-field', text: 'span.kind', words: SPAN_KINDS };
    case 'status.code':
      return { kind: 'word-field', text: 'span.status', words: STATUS_CODES };
    default:
      throw new NoEqual(`${source}: ${name} has no equal in expressions`);
  }
}

function keyedPath(name: string, key: string, source: string): Operand {
  switch (name) {
    case 'attributes':
      return { kind: 'attribute', text: `span.attributes[${quoted(key)}]` };
    case 'resource.attributes':
      return { kind: 'attribute', text: `resource.attributes[${quoted(key)}]` };
    case 'trace_state':
      return { kind: 'text-field', text: `span.traceState[${quoted(key)}]` };
    default:
      throw new NoEqual(`${source}: ${name}[...] has no equal in expressions`);
  }
}

/** `SPAN_KIND_SERVER`, `STATUS_CODE_ERROR`. */
export function enumOperand(name: string): Operand | undefined {
  const word = /^(?:SPAN_KIND|STATUS_CODE)_([A-Z]+)$/.exec(name)?.[1];
  return word === undefined ? undefined : { kind: 'enum', word };
}

export function isField(operand: Operand): operand is Operand & { readonly text: string } {
  return operand.kind === 'attribute' || operand.kind.endsWith('-field');
}

/** As our expressions write a text. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
