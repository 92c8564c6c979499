import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { TraceTree } from './trace-tree.js';

const route = getRouteApi('/trace/$traceId');

/** Browsers limit how often a page may rewrite its address; held arrow keys would pass that. */
const ADDRESS_DELAY_MS = 200;

/** The selected node. It follows `?span=` of the address, and the address follows it a moment later. */
export function useSelection(tree: TraceTree): [number | undefined, (id: number | undefined) => void] {
  const { span } = route.useSearch();
  const navigate = route.useNavigate();
  const [selected, setSelected] = useState<number | undefined>(() => nodeOf(tree, span));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    setSelected((before) =>
      before !== undefined && tree.nodes[before]?.spanId === span ? before : nodeOf(tree, span),
    );
  }, [tree, span]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );

  const select = useCallback(
    (id: number | undefined) => {
      setSelected(id);
      clearTimeout(timer.current);
      const spanId = id === undefined ? undefined : tree.nodes[id]?.spanId;
      timer.current = setTimeout(() => {
        void navigate({ search: (before) => ({ ...before, span: spanId }), replace: true });
      }, ADDRESS_DELAY_MS);
    },
    [navigate, tree],
  );
  return [selected, select];
}

function nodeOf(tree: TraceTree, spanId: string | undefined): number | undefined {
  return spanId === undefined ? undefined : tree.nodes.find((node) => node.spanId === spanId)?.id;
}
