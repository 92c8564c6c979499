/** The icons in use, drawn on a 16-pixel grid. Decorative: the control around them carries the name. */
const PATHS = {
  alert: 'M8 2 1.8 13.2h12.400zM8 6.300v3.400M8 11.600v.1',
  book: 'M3 2.500h7.500a2 2 0 0 1 2 2v9H5a2 2 0 0 1-2-2zM3 11.500a2 2 0 0 1 2-1.800h7.500',
  check: 'm3 8.500 3.200 3.200L13 4.800',
  chevronDown: 'm4 6 4 4 4-4',
  chevronRight: 'm6 4 4 4-4 4',
  chevronUp: 'm4 10 4-4 4 4',
  clock: 'M8 2.200a5.800 5.800 0 1 0 0 11.600A5.800 5.800 0 0 0 8 2.200M8 5v3.200l2.200 1.400',
  close: 'm4 4 8 8M12 4l-8 8',
  collapse:
    'M3 6.500h10M3 9.500h10M8 1.500v3M6.500 3.200 8 4.700l1.500-1.500M8 14.500v-3M6.500 12.800 8 11.300l1.500 1.500',
  copy: 'M5.500 5.500h7.500v8H5.500zM10.500 5.500v-3H3v8h2.500',
  expand: 'M3 8h10M8 2v3.500M6.500 3.500 8 2l1.500 1.500M8 14v-3.500M6.500 12.500 8 14l1.500-1.500',
  funnel: 'M2 3h12L9.500 8.500v4.800l-3-1.500V8.500z',
  graph:
    'M3.500 5.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4M12.500 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4M4 14.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4M5.300 4.400l5.400 2.700M5.800 11.600l5-2.600M3.600 5.500l.3 5',
  keyboard: 'M1.500 4h13v8.500h-13zM4 7h.1M6.700 7h.1M9.300 7h.1M12 7h.1M5 10h6',
  link: 'M6.700 9.300 9.300 6.700M7.300 4.700l1-1a2.800 2.800 0 0 1 4 4l-1 1M8.700 11.300l-1 1a2.800 2.800 0 0 1-4-4l1-1',
  list: 'M2.500 4h11M2.500 8h11M2.500 12h11',
  moon: 'M13 9.500A5.500 5.500 0 0 1 6.500 3 5.500 5.500 0 1 0 13 9.500',
  refresh:
    'M13.200 6.500A5.500 5.500 0 0 0 3.300 5M2.800 9.500a5.500 5.500 0 0 0 9.900 1.500M3 2.200V5h2.800M13 13.800V11h-2.800',
  search: 'M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9M10.500 10.500l3.200 3.200',
  send: 'M14 2 7 9M14 2 9.500 14 7 9 2 6.500z',
  shield: 'M8 1.800 3 3.800v4c0 3.200 2.100 5.300 5 6.500 2.900-1.200 5-3.300 5-6.500v-4z',
  services: 'M2.500 2.500h4.500v4.500H2.500zM9 2.500h4.500v4.500H9zM2.500 9h4.500v4.500H2.500zM9 9h4.500v4.500H9z',
  sun: 'M8 5.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600M8 1.500v1.300M8 13.200v1.300M1.500 8h1.300M13.200 8h1.300M3.400 3.400l.9.9M11.700 11.700l.9.9M12.600 3.400l-.9.9M4.300 11.700l-.9.9',
  traces: 'M2 3.500h8M4 8h9M6.500 12.500h5',
  user: 'M8 2.500a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600M2.800 13.800c.5-2.600 2.600-4 5.200-4s4.700 1.400 5.200 4',
  zoomIn: 'M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9M10.500 10.500l3.200 3.200M5 7h4M7 5v4',
  zoomReset: 'M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9M10.500 10.500l3.200 3.200M5 7h4',
} as const;

export interface IconProps {
  readonly name: keyof typeof PATHS;
  readonly size?: number;
}

export function Icon({ name, size = 15 }: IconProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      style={{ flex: 'none' }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
