/** A ball of thread with its loose end. */
export function Logo({ size = 22 }: { readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      stroke="var(--clew-accent)"
      strokeWidth="2.4"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <circle cx="14" cy="15" r="10.500" />
      <path d="M5.500 10.500c6-1 12 2.500 14.500 12.500M8.500 6c7 .5 13 6 15 13M4 17c4.500 0 8 3 9.500 8M20 23.800c2.500 2.500 6 3.500 9 3.200" />
    </svg>
  );
}
