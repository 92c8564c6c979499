/** Waits for `work`, but not longer than `waitMsMax`. False when it had to be left. A failure of `work` counts as done. */
export async function doneWithin(work: Promise<unknown>, waitMsMax: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, waitMsMax), false);
  });
  const done = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([done, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
