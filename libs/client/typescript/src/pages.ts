import { isRecord } from './answer.js';
import { ClewError } from './clew-error.js';

/** What a relay connection must be asked for to be gone through. */
export interface Page {
  readonly nodes: readonly unknown[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Where connections are in an answer: `traces`, or `trace.logs`. */
export type PagePath<T> = {
  [K in keyof T & string]: NonNullable<T[K]> extends Page
    ? K
    : NonNullable<T[K]> extends readonly unknown[] | string | number | boolean
      ? never
      : `${K}.${PagePath<NonNullable<T[K]>>}`;
}[keyof T & string];

/** What is at such a place. */
export type PageAt<T, P extends string> = P extends `${infer K}.${infer Rest}`
  ? K extends keyof T
    ? PageAt<NonNullable<T[K]>, Rest>
    : never
  : P extends keyof T
    ? NonNullable<T[P]>
    : never;

/** Page after page, each asked for when the one before was taken. Null on the way to the place: no page. */
export async function* pagesOf<TData, P extends PagePath<TData>>(
  load: (after: string | undefined) => Promise<TData>,
  path: P,
): AsyncGenerator<PageAt<TData, P>, void, undefined> {
  let after: string | undefined;
  for (;;) {
    const place = follow(await load(after), path);
    if (place === null) return;
    if (!isPage(place)) {
      throw new TypeError(
        `path is ${path}; allowed is that of a connection with nodes and pageInfo { hasNextPage endCursor }`,
      );
    }
    yield place as Page & Awaited<PageAt<TData, P>>; // the rest of it is as the document's types say
    const { hasNextPage, endCursor } = place.pageInfo;
    if (!hasNextPage) return;
    if (endCursor === null || endCursor === after) {
      throw new ClewError(`${path} has a next page, but its cursor does not move on`, { code: 'BAD_ANSWER' });
    }
    after = endCursor;
  }
}

function follow(data: unknown, path: string): unknown {
  let place = data;
  for (const key of path.split('.')) {
    if (place === null) return null;
    place = isRecord(place) && Object.hasOwn(place, key) ? place[key] : undefined;
  }
  return place;
}

function isPage(value: unknown): value is Page {
  if (!isRecord(value) || !Array.isArray(value['nodes']) || !isRecord(value['pageInfo'])) return false;
  const { hasNextPage, endCursor } = value['pageInfo'];
  return typeof hasNextPage === 'boolean' && (endCursor === null || typeof endCursor === 'string');
}
