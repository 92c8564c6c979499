import type { AttributeChange, DiffNode } from '@clew/group-analysis';
import { registerEnumType } from '@nestjs/graphql';

export const DIFF_PRESENCE_NAMES = {
  both: 'BOTH',
  added: 'ADDED',
  removed: 'REMOVED',
} as const satisfies Record<DiffNode['presence'], string>;
export type DiffPresenceName = (typeof DIFF_PRESENCE_NAMES)[DiffNode['presence']];
export const DiffPresenceEnum = { BOTH: 'BOTH', ADDED: 'ADDED', REMOVED: 'REMOVED' } as const;
registerEnumType(DiffPresenceEnum, {
  name: 'DiffPresence',
  description: 'Whether a span is in both traces, only in the right one (ADDED) or only in the left one (REMOVED).',
});

export const ATTRIBUTE_CHANGE_SCOPE_NAMES = {
  span: 'SPAN',
  resource: 'RESOURCE',
} as const satisfies Record<AttributeChange['scope'], string>;
export type AttributeChangeScopeName = (typeof ATTRIBUTE_CHANGE_SCOPE_NAMES)[AttributeChange['scope']];
export const AttributeChangeScopeEnum = { SPAN: 'SPAN', RESOURCE: 'RESOURCE' } as const;
registerEnumType(AttributeChangeScopeEnum, { name: 'AttributeChangeScope' });
