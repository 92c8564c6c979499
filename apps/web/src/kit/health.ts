export type Health = 'good' | 'uneasy' | 'bad';

const UNEASY_SHARE = 0.005;
const BAD_SHARE = 0.05;

/** How a share of errors is coloured, the same on every page. */
export function healthOf(errors: number, all: number): Health {
  const share = all > 0 ? errors / all : 0;
  if (share >= BAD_SHARE) return 'bad';
  return share >= UNEASY_SHARE ? 'uneasy' : 'good';
}
