import { ActionIcon, Switch, Tooltip } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useLoad } from '../graphql/use-load.js';
import { Icon } from '../kit/icons.js';
import { LoadingNotice, Notice, ProblemNotice } from '../kit/notice.js';
import { usePageTitle } from '../kit/use-page-title.js';
import { AttributeChanges } from './attribute-changes.js';
import classes from './compare-page.module.css';
import { LoadTraceDiff } from './compare.queries.js';
import { Contributors } from './contributors.js';
import { DiffSummary } from './diff-summary.js';
import { DiffTree } from './diff-tree.js';
import { listedNodes, notableDuration } from './diff-rows.js';

const route = getRouteApi('/compare');

/** Two traces laid over each other: what made one longer, what only one has, what was different about the calls. */
export function ComparePage() {
  usePageTitle('Compare traces');
  const { left, right, node: selectedText, only } = route.useSearch();
  const navigate = route.useNavigate();
  const variables = left === undefined || right === undefined ? undefined : { left, right };
  const { data, problem, reload } = useLoad(LoadTraceDiff, variables, { keepPrevious: false, remember: false });

  if (variables === undefined) {
    return (
      <Notice title="Pick two traces to compare">
        Tick two of them in a <Link to="/traces">search</Link>.
      </Notice>
    );
  }
  if (problem !== undefined) return <ProblemNotice problem={problem} onRetry={reload} />;
  if (data === undefined) return <LoadingNotice label="Comparing the traces" />;
  const diff = data.traceDiff;
  if (diff === null)
    return <Notice title="One of the traces is not stored">Its time may be up, or it was not kept.</Notice>;

  const onlyChanges = only === 'changes';
  const durationMin = notableDuration(diff);
  const selected = selectedText === undefined ? undefined : Number(selectedText);
  const node = selected === undefined ? undefined : diff.nodes[selected];
  const select = (index: number) => {
    void navigate({ search: (before) => ({ ...before, node: String(index) }), replace: true });
  };
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h1>Compare</h1>
        <TraceLink side="Left" traceId={variables.left} />
        <Tooltip label="Swap left and right">
          <ActionIcon
            aria-label="Swap left and right"
            onClick={() => {
              void navigate({ search: { left: right, right: left, only } });
            }}
          >
            <Icon name="swap" />
          </ActionIcon>
        </Tooltip>
        <TraceLink side="Right" traceId={variables.right} />
        <Switch
          className={classes.only}
          label="Only what changed"
          checked={onlyChanges}
          onChange={(event) => {
            const next = event.currentTarget.checked ? 'changes' : undefined;
            void navigate({ search: (before) => ({ ...before, only: next }), replace: true });
          }}
        />
      </header>
      <DiffSummary diff={diff} />
      <div className={classes.body}>
        <DiffTree
          diff={diff}
          listed={listedNodes(diff.nodes, onlyChanges, durationMin)}
          durationMin={durationMin}
          selected={selected}
          onSelect={select}
        />
        <aside className={classes.side} aria-label="What is different">
          <Contributors diff={diff} selected={selected} onSelect={select} />
          {node !== undefined && <AttributeChanges node={node} />}
        </aside>
      </div>
    </div>
  );
}

function TraceLink({ side, traceId }: { readonly side: string; readonly traceId: string }) {
  return (
    <span className={classes.trace}>
      <span className="dimmed">{side}</span>{' '}
      <Link to="/trace/$traceId" params={{ traceId }} title={traceId}>
        <code>{traceId.slice(0, 12)}…</code>
      </Link>
    </span>
  );
}
