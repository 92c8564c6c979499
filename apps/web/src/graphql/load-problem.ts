import type { CombinedError } from 'urql';

/** What went wrong with a request, and what the reader can do about it. */
export interface LoadProblem {
  readonly title: string;
  readonly advice: string;
  /** The server's own words, where it gave any. */
  readonly detail: string;
}

export function describeProblem(error: CombinedError): LoadProblem {
  const detail = error.graphQLErrors.map(({ message }) => message).join('\n');
  if (detail !== '') {
    return { title: 'The API could not answer this request', advice: adviceFor(codeOf(error)), detail };
  }
  const status = statusOf(error);
  if (status !== undefined && status >= 500) {
    return {
      title: `The API answered with an error (${String(status)})`,
      advice: 'Try again in a moment. If it stays, look at the log of the api process and run `clew doctor`.',
      detail: '',
    };
  }
  if (status === 413 || status === 400) {
    return {
      title: `The API refused the request (${String(status)})`,
      advice: 'Use fewer or shorter filters.',
      detail: '',
    };
  }
  return {
    title: 'The API cannot be reached',
    advice: 'Check that Clew is running and that this machine is online, then try again.',
    detail: error.networkError?.message ?? '',
  };
}

/** By the stable codes of the API's errors. */
function adviceFor(code: string | undefined): string {
  switch (code) {
    case 'FORBIDDEN':
      return 'Your role does not allow this. Ask an administrator of your organisation.';
    case 'TIMEOUT':
    case 'LIMIT_EXCEEDED':
      return 'Ask for less: choose a shorter time range or add a filter.';
    case 'STORE_UNAVAILABLE':
      return 'The store may be starting or overloaded. Try again in a moment; `clew doctor` tells more.';
    case 'BAD_USER_INPUT':
      return 'Correct the filter named below.';
    case 'INTERNAL':
      return 'Try again. If it stays, look at the log of the api process.';
    default:
      return 'Change the filters or the time range, or try again.';
  }
}

function codeOf(error: CombinedError): string | undefined {
  const code = error.graphQLErrors[0]?.extensions.code;
  return typeof code === 'string' ? code : undefined;
}

function statusOf(error: CombinedError): number | undefined {
  const response: unknown = error.response;
  return response instanceof Response ? response.status : undefined;
}
