import { ActionIcon, Menu, Text, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';
import { Icon } from '../kit/icons.js';
import type { IconProps } from '../kit/icons.js';
import { ClockProvider } from '../kit/clock.js';
import { Logo } from './logo.js';
import { useSessionStore, useSignedIn } from './session-context.js';
import classes from './shell.module.css';
import { TraceIdBox } from './trace-id-box.js';

const PAGES = [
  { to: '/traces', label: 'Traces', icon: 'traces' },
  { to: '/services', label: 'Services', icon: 'services' },
  { to: '/map', label: 'Map', icon: 'graph' },
  { to: '/ingest', label: 'Ingest', icon: 'shield' },
  { to: '/sampling', label: 'Sampling', icon: 'funnel' },
  { to: '/send', label: 'Send data', icon: 'send' },
] as const satisfies readonly { to: string; label: string; icon: IconProps['name'] }[];

export function Shell() {
  return (
    <ClockProvider>
      <div className={classes.shell}>
        <a className={classes.skip} href="#content">
          Skip to content
        </a>
        <header className={classes.header}>
          <Link to="/traces" className={classes.brand} aria-label="Clew: traces">
            <Logo />
            <span>Clew</span>
          </Link>
          <nav aria-label="Pages" className={classes.nav}>
            {PAGES.map(({ to, label, icon }) => (
              <Link
                key={to}
                to={to}
                className={classes.page}
                activeProps={{ 'data-active': true, 'aria-current': 'page' }}
                activeOptions={{ includeSearch: false }}
              >
                <Icon name={icon} />
                <span className={classes.label}>{label}</span>
              </Link>
            ))}
          </nav>
          <div className={classes.tools}>
            <TraceIdBox />
            <ColorSchemeButton />
            <AccountMenu />
          </div>
        </header>
        <main id="content" className={classes.content} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </ClockProvider>
  );
}

function ColorSchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <Tooltip label={`Use ${other} colours`}>
      <ActionIcon
        aria-label={`Use ${other} colours`}
        onClick={() => {
          setColorScheme(other);
        }}
      >
        <Icon name={scheme === 'dark' ? 'sun' : 'moon'} />
      </ActionIcon>
    </Tooltip>
  );
}

function AccountMenu() {
  const { viewer } = useSignedIn();
  const store = useSessionStore();
  const { organisation, role } = viewer;
  return (
    <Menu position="bottom-end" width={240} shadow="md">
      <Menu.Target>
        <ActionIcon aria-label="Account">
          <Icon name="user" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {organisation.name}
          </Text>
          <Text size="xs">{role.toLowerCase()}</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>
          {organisation.teams.map(({ id, name, retentionDays }) => (
            <Text key={id} size="xs">
              Team {name}: traces kept {retentionDays} days
            </Text>
          ))}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          onClick={() => {
            void store.signOut();
          }}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
