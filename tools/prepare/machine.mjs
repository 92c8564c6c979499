import { statfsSync } from 'node:fs';
import { freemem } from 'node:os';

const GIB = 1024 ** 3;

export function requireDisk(folder, bytes) {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= bytes) return;
  throw new Error(`Clew needs ${gib(bytes)} free on the disk of ${folder}; there are ${gib(bavail * bsize)}.`);
}

export function requireMemory(bytes) {
  // Knows the limit of a container; free memory alone ignores what the page cache would give back.
  const available = process.availableMemory?.() ?? freemem();
  if (available >= bytes) return;
  throw new Error(`Clew needs ${gib(bytes)} of free memory; there are ${gib(available)}.`);
}

function gib(bytes) {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}
