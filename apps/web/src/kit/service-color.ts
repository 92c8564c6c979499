/** A service has the same colour on every page and in every trace: it depends on the name alone. */

const HUES = 24;

function hashOf(name: string): number {
  // FNV-1a, 32 bits: spreads short similar names ("cart", "card") well enough for 48 colours.
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Mid lightness, so that it reads on the light and on the dark ground. */
export function serviceColor(name: string): string {
  const hash = hashOf(name);
  // Reds are left out: on every page red means an error.
  const hue = 45 + ((hash % HUES) / HUES) * 300;
  const lightness = (hash >>> 8) % 2 === 0 ? 0.62 : 0.72;
  return `oklch(${String(lightness)} 0.13 ${hue.toFixed(0)})`;
}
