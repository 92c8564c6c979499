import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

import { sendError } from './send-error.js';

const YEAR_MS = 365 * 86_400_000;
const NOT_BUILT = 'The web UI is not built here. The API answers at /graphql.\n';

/** Serves the built UI. Paths that are no file are the UI's own pages, so they get its index. */
export async function registerWebUi(server: FastifyInstance, webRoot: string | undefined): Promise<void> {
  if (webRoot === undefined) {
    server.get('/', (_request, reply) => reply.type('text/plain; charset=utf-8').send(NOT_BUILT));
    return;
  }
  const files = await listFiles(webRoot);
  await server.register(fastifyStatic, { root: webRoot, serve: false, cacheControl: false });
  server.get('/*', (request, reply) => {
    const path = decodePath(request.url);
    if (path !== undefined && files.has(path)) return sendFile(reply, path);
    if (path === undefined || looksLikeFile(path))
      return sendError(reply, 404, 'BAD_USER_INPUT', 'there is no such page');
    return sendFile(reply, 'index.html');
  });
}

async function listFiles(webRoot: string): Promise<ReadonlySet<string>> {
  const index = join(webRoot, 'index.html');
  await readFile(index).catch((cause: unknown) => {
    throw new Error(`the web UI is not in ${webRoot}: ${index} can't be read (run "npm run build")`, { cause });
  });
  const entries = await readdir(webRoot, { recursive: true, withFileTypes: true });
  return new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(webRoot, join(entry.parentPath, entry.name)).split(sep).join('/')),
  );
}

function decodePath(url: string): string | undefined {
  const [path = ''] = url.split('?', 1);
  try {
    return decodeURIComponent(path).slice(1);
  } catch {
    return undefined;
  }
}

/** A missing script must be a 404: an HTML page in its place fails in stranger ways. */
function looksLikeFile(path: string): boolean {
  return path.startsWith('assets/') || /\.[a-z0-9]{1,8}$/i.test(path);
}

/** Files below assets/ carry a hash of their content in their name. */
function sendFile(reply: FastifyReply, path: string): FastifyReply {
  const isHashed = path.startsWith('assets/');
  return isHashed
    ? reply.sendFile(path, { cacheControl: true, immutable: true, maxAge: YEAR_MS })
    : reply.header('cache-control', 'no-cache').sendFile(path);
}
