import { expectedAt, INTRINSIC_WORDS, INTRINSICS } from '@clew/traceql';
import type { OfferedCompletions, OfferedItem } from './traceql-completion.js';

const KINDS = new Set(['attribute', 'intrinsic', 'integer', 'float', 'duration', 'string', 'name', 'end of query']);
const SCOPES = ['resource.service.name', 'span.', 'resource.', 'event.', 'link.'];
const NAMED = new Set<string>(INTRINSIC_WORDS.values());
const FIELDS = [...INTRINSIC_WORDS.keys(), ...INTRINSICS.filter((name) => !NAMED.has(name))];

/** Words of the language that the grammar takes at the place. */
export function languageOffers(query: string, position: number): OfferedCompletions {
  const typed = /[\w.:]*$/.exec(query.slice(0, position))?.[0] ?? '';
  const from = position - typed.length;
  const { tokens } = expectedAt(query.slice(0, from), from);
  const items = tokens.flatMap((token): OfferedItem[] => {
    if (token === 'intrinsic') return FIELDS.map((text) => item(text, 'field'));
    if (token === 'attribute') return SCOPES.map((text) => item(text, 'attribute'));
    // Numbers and the like stand for many texts; single signs are quicker typed than chosen.
    return KINDS.has(token) || /^\W$/.test(token) ? [] : [item(token, '')];
  });
  return { from, items };
}

function item(text: string, detail: string): OfferedItem {
  return { text, kind: 'word', detail, spanCount: null, serviceNames: [] };
}
