export interface GraphqlTarget {
  /** Address of the GraphQL endpoint. */
  readonly graphql: string;
  readonly adminToken: string;
}

/** Asks GraphQL as tooling does: a bearer token and JSON. Errors in the answer are thrown with their text. */
export async function askGraphql<T>(
  target: GraphqlTarget,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<T> {
  const response = await fetch(target.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${target.adminToken}` },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { data?: T; errors?: readonly { message: string }[] };
  if (answer.errors !== undefined || answer.data === undefined) {
    throw new Error(`GraphQL answered ${String(response.status)}: ${JSON.stringify(answer.errors)}`);
  }
  return answer.data;
}
