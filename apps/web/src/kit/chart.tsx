import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import classes from './chart.module.css';

export interface ChartColors {
  readonly text: string;
  readonly line: string;
  readonly accent: string;
  readonly soft: string;
  readonly error: string;
  readonly warning: string;
}

export interface ChartProps {
  /** What the chart shows, for people who cannot see it. */
  readonly label: string;
  readonly data: uPlot.AlignedData;
  readonly height: number;
  /** Called anew when the colours change; must be stable between renders otherwise. */
  readonly options: (colors: ChartColors) => Omit<uPlot.Options, 'width' | 'height'>;
  /** A stretch of time was dragged out. */
  readonly onSelectTime?: ((startMs: number, endMs: number) => void) | undefined;
  /** The point under the pointer, or null. */
  readonly onHover?: ((index: number | null) => void) | undefined;
  readonly onClick?: ((chart: uPlot) => void) | undefined;
}

/** uPlot in React: follows the width of its box and the colour scheme. */
export function Chart({ label, data, height, options, onSelectTime, onHover, onClick }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  const scheme = useComputedColorScheme('light');
  // The chart outlives a render; it calls whatever the last render gave.
  const handlers = useRef({ onSelectTime, onHover, onClick });
  const latest = useRef(data);
  useEffect(() => {
    handlers.current = { onSelectTime, onHover, onClick };
    latest.current = data;
  });

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const built = options(readColors(element));
    const plot = new uPlot(
      {
        ...built,
        width: Math.max(element.clientWidth, 50),
        height,
        legend: { show: false },
        hooks: {
          ...built.hooks,
          setSelect: [
            (self) => {
              const { left, width } = self.select;
              if (width < 4) return;
              handlers.current.onSelectTime?.(self.posToVal(left, 'x') * 1000, self.posToVal(left + width, 'x') * 1000);
              self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            },
          ],
          setCursor: [(self) => handlers.current.onHover?.(self.cursor.idx ?? null)],
        },
      },
      latest.current,
      element,
    );
    chart.current = plot;
    const click = () => handlers.current.onClick?.(plot);
    plot.over.addEventListener('click', click);
    const observer = new ResizeObserver(() => {
      plot.setSize({ width: Math.max(element.clientWidth, 50), height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [options, height, scheme]);

  useEffect(() => {
    chart.current?.setData(data);
  }, [data]);

  return <div ref={box} role="img" aria-label={label} className={classes.chart} style={{ height }} />;
}

function readColors(element: Element): ChartColors {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: read('--mantine-color-dimmed') || '#777',
    line: read('--clew-line'),
    accent: read('--clew-accent'),
    soft: read('--clew-chart-soft'),
    error: read('--clew-error'),
    warning: read('--clew-warning'),
  };
}
