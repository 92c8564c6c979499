import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useSignedIn } from '../app/session-context.js';
import { TimeRangePicker } from '../kit/time-range-picker.js';
import { usePageTitle } from '../kit/use-page-title.js';
import { AttributesTab } from './attributes-tab.js';
import { FindingsTab } from './findings-tab.js';
import { INGEST_TABS } from './ingest-search.js';
import type { IngestTab } from './ingest-search.js';
import classes from '../kit/admin-page.module.css';
import { KeysTab } from './keys-tab.js';
import { RulesTab } from './rules-tab.js';

const route = getRouteApi('/ingest');

const LABELS: Record<IngestTab, string> = {
  keys: 'Keys',
  rules: 'Rules',
  findings: 'Findings',
  attributes: 'Attributes',
};

/** Who may send, what is done to it at the door, and what was seen there. */
export function IngestPage() {
  usePageTitle('Ingest');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { viewer } = useSignedIn();
  const { teams } = viewer.organisation;
  const tab = search.tab ?? 'keys';
  const hasRange = tab === 'findings' || tab === 'attributes';

  return (
    <Tabs
      value={tab}
      keepMounted={false}
      onChange={(next) => {
        void navigate({ search: { ...search, tab: INGEST_TABS.find((known) => known === next) } });
      }}
    >
      <div className={classes.bar}>
        <h1>Ingest</h1>
        <Tabs.List className={classes.tabs} aria-label="Parts of ingest">
          {INGEST_TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {LABELS[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {hasRange && (
          <TimeRangePicker
            value={search}
            onChange={(range) => {
              void navigate({ search: { tab, ...range } });
            }}
          />
        )}
      </div>
      <Tabs.Panel value="keys">
        <KeysTab teams={teams} role={viewer.role} />
      </Tabs.Panel>
      <Tabs.Panel value="rules">
        <RulesTab teams={teams} role={viewer.role} />
      </Tabs.Panel>
      <Tabs.Panel value="findings">
        <FindingsTab teams={teams} role={viewer.role} range={search} />
      </Tabs.Panel>
      <Tabs.Panel value="attributes">
        <AttributesTab teams={teams} range={search} />
      </Tabs.Panel>
    </Tabs>
  );
}
