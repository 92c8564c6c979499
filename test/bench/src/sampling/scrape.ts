export interface Sample {
  readonly name: string;
  /** As written, such as `reason="error"`; '' without. */
  readonly labels: string;
  readonly value: number;
}

/** Reads a Prometheus text page. */
export async function scrape(url: string): Promise<readonly Sample[]> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  return (await response.text()).split('\n').flatMap((line) => {
    const [, name, labels = '', value] = /^([a-z_][\w:]*)(?:\{(.*)\})? (\S+)/i.exec(line) ?? [];
    return name === undefined ? [] : [{ name, labels, value: Number(value) }];
  });
}

/** Of all series whose name begins so (exporters put unit and kind behind it) and whose labels hold `label`. */
export function sumOf(samples: readonly Sample[], namePrefix: string, label = ''): number {
  return samples
    .filter(({ name, labels }) => name.startsWith(namePrefix) && labels.includes(label))
    .reduce((sum, { value }) => sum + value, 0);
}
