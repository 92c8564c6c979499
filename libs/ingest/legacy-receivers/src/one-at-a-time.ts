/** Runs tasks one after the other, in the order they came. A task that fails holds up nobody. */
export function oneAtATime(): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    last = result.catch(() => undefined); // its caller hears of it
    return result;
  };
}
