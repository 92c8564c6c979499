/** `1 span`, `12,000 spans`. */
export function countOf(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `25%`, `0.5%`, `100%`: three digits at most, so that a probability of the grid is told apart from its neighbours. */
export function percentOf(share: number): string {
  return `${rounded(share * 100)}%`;
}

/** Three significant digits, without an exponent: `4`, `2.35`, `1,820`. */
export function rounded(value: number): string {
  if (!Number.isFinite(value)) return 'an unknown number';
  return grouped(Number(value.toPrecision(3)));
}

export function durationOf(durationNano: bigint): string {
  const nano = Number(durationNano);
  if (nano >= 60e9) return `${rounded(nano / 60e9)} min`;
  if (nano >= 1e9) return `${rounded(nano / 1e9)} s`;
  if (nano >= 1e6) return `${rounded(nano / 1e6)} ms`;
  return nano >= 1e3 ? `${rounded(nano / 1e3)} us` : `${rounded(nano)} ns`;
}

export function bytesOf(byteCount: number): string {
  if (byteCount >= 1e6) return `${rounded(byteCount / 1e6)} MB`;
  return byteCount >= 1e3 ? `${rounded(byteCount / 1e3)} kB` : `${rounded(byteCount)} B`;
}

function grouped(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}
