import type { ServiceGraphNodeType } from '../generated/graphql.js';

const NAMES: Record<ServiceGraphNodeType, string> = {
  SERVICE: 'service',
  DATABASE: 'database',
  MESSAGING: 'queue or topic',
  VIRTUAL_NODE: 'not instrumented',
};

export function nodeTypeName(type: ServiceGraphNodeType): string {
  return NAMES[type];
}

const PATHS: Record<ServiceGraphNodeType, string> = {
  SERVICE: 'M8 1.500 13.500 4.700v6.600L8 14.500 2.500 11.300V4.700z',
  DATABASE: 'M8 2c3 0 5 .9 5 2s-2 2-5 2-5-.9-5-2 2-2 5-2M3 4v8c0 1.100 2 2 5 2s5-.9 5-2V4M3 8c0 1.100 2 2 5 2s5-.9 5-2',
  MESSAGING: 'M2 4.500h12v7H2zM5.500 4.500v7M9 4.500v7',
  VIRTUAL_NODE:
    'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M2 8h12M8 2c2 1.600 2.500 4 2.500 6S10 12.400 8 14c-2-1.600-2.500-4-2.500-6S6 3.600 8 2',
};

export function NodeTypeIcon({ type }: { readonly type: ServiceGraphNodeType }) {
  return (
    <svg
      width="15"
      height="15"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.600"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[type]} />
    </svg>
  );
}
