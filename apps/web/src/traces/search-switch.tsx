import { SegmentedControl } from '@mantine/core';

export type SearchWay = 'filters' | 'traceql';

const WAYS = [
  { value: 'filters', label: 'Filters' },
  { value: 'traceql', label: 'TraceQL' },
] as const satisfies readonly { value: SearchWay; label: string }[];

/** How the search is written; what is asked for stays the same where the other way can say it. */
export function SearchSwitch({ way, onWay }: { readonly way: SearchWay; readonly onWay: (way: SearchWay) => void }) {
  return (
    <SegmentedControl
      aria-label="Search by"
      data={[...WAYS]}
      value={way}
      onChange={(next) => {
        if (next !== way) onWay(next);
      }}
    />
  );
}
