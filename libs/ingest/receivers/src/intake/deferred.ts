/** A promise with its switches outside (`Promise.withResolvers`, which Node 20 lacks). */
export interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

export function createDeferred(): Deferred {
  let resolve: () => void = unset;
  let reject: (reason: Error) => void = unset;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

function unset(): never {
  throw new Error('a promise runs its executor before its constructor returns');
}
