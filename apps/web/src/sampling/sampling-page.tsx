import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useSignedIn } from '../app/session-context.js';
import admin from '../kit/admin-page.module.css';
import { TimeRangePicker } from '../kit/time-range-picker.js';
import { usePageTitle } from '../kit/use-page-title.js';
import { BudgetsTab } from './budgets-tab.js';
import { DecisionTab } from './decision-tab.js';
import { ImportTab } from './import-tab.js';
import { PoliciesTab } from './policies-tab.js';
import { QualityTab } from './quality-tab.js';
import { RehearsalTab } from './rehearsal-tab.js';
import { SAMPLING_TABS } from './sampling-search.js';
import type { SamplingTab } from './sampling-search.js';

const route = getRouteApi('/sampling');

const LABELS: Record<SamplingTab, string> = {
  quality: 'Quality',
  policies: 'Policies',
  budgets: 'Budgets',
  rehearsal: 'Rehearsal',
  import: 'Import',
  decision: 'Decision',
};
const WITH_RANGE: ReadonlySet<SamplingTab> = new Set(['quality', 'budgets', 'rehearsal']);

/** What is kept of the traces, by whose word, at what cost, and how well. */
export function SamplingPage() {
  usePageTitle('Sampling');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { viewer } = useSignedIn();
  const { role } = viewer;
  const { teams } = viewer.organisation;
  const tab = search.tab ?? 'quality';

  return (
    <Tabs
      value={tab}
      keepMounted={false}
      onChange={(next) => {
        void navigate({ search: { ...search, tab: SAMPLING_TABS.find((known) => known === next) } });
      }}
    >
      <div className={admin.bar}>
        <h1>Sampling</h1>
        <Tabs.List className={admin.tabs} aria-label="Parts of sampling">
          {SAMPLING_TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {LABELS[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {WITH_RANGE.has(tab) && (
          <TimeRangePicker
            value={search}
            onChange={(range) => {
              void navigate({ search: { tab, ...range } });
            }}
          />
        )}
      </div>
      <Tabs.Panel value="quality">
        <QualityTab range={search} />
      </Tabs.Panel>
      <Tabs.Panel value="policies">
        <PoliciesTab role={role} />
      </Tabs.Panel>
      <Tabs.Panel value="budgets">
        <BudgetsTab teams={teams} role={role} range={search} />
      </Tabs.Panel>
      <Tabs.Panel value="rehearsal">
        <RehearsalTab role={role} range={search} />
      </Tabs.Panel>
      <Tabs.Panel value="import">
        <ImportTab role={role} />
      </Tabs.Panel>
      <Tabs.Panel value="decision">
        <DecisionTab
          teams={teams}
          trace={search.trace}
          onTrace={(trace) => {
            void navigate({ search: { ...search, trace } });
          }}
        />
      </Tabs.Panel>
    </Tabs>
  );
}
