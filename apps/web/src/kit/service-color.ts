/**
 * A service has the same colour on every page, in every trace and in every browser: it depends on the name alone.
 * Two services may share one, so the name always stands beside it. Reds are left out: red means an error.
 */
const HUES = [62, 90, 122, 150, 178, 205, 232, 258, 285, 312, 340] as const;

/** Light and dark grounds both carry these. */
const TONES = [
  [0.64, 0.15],
  [0.74, 0.12],
  [0.54, 0.11],
] as const;

export function serviceColor(name: string): string {
  const hash = hashOf(name);
  const hue = HUES[hash % HUES.length] ?? HUES[0];
  const [lightness, chroma] = TONES[Math.floor(hash / HUES.length) % TONES.length] ?? TONES[0];
  return `oklch(${String(lightness)} ${String(chroma)} ${String(hue)})`;
}

/** FNV-1a with a final mix, so that names that differ in one letter fall far apart. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
