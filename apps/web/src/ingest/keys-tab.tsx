import { useState } from 'react';
import { Button } from '@mantine/core';
import type { LoadIngestKeysQuery, Role } from '../generated/graphql.js';
import { useAction } from '../graphql/use-action.js';
import { useLoad } from '../graphql/use-load.js';
import { useClock } from '../kit/clock.js';
import { formatAge } from '../kit/instant.js';
import { LoadingNotice, ProblemNotice } from '../kit/notice.js';
import { ProblemLine } from '../kit/problem-line.js';
import classes from '../kit/admin-page.module.css';
import { LoadIngestKeys, RevokeIngestKey, UpdateIngestKeyLimits } from './ingest.queries.js';
import { IssueKeyForm } from './issue-key-form.js';
import { LimitsForm } from './limits-form.js';
import type { LimitsChoice } from './limits-form.js';
import { limitText } from './limit-text.js';
import { teamName } from './team-name.js';
import type { NamedTeam } from './team-name.js';

export interface KeysTabProps {
  readonly teams: readonly NamedTeam[];
  readonly role: Role;
}

type IngestKey = LoadIngestKeysQuery['ingestKeys'][number];

export function KeysTab({ teams, role }: KeysTabProps) {
  const { data, problem, isLoading, reload } = useLoad(LoadIngestKeys, {}, { remember: false });
  return (
    <section className={classes.section} aria-label="Keys">
      {role === 'ADMIN' && <IssueKeyForm teams={teams} onIssued={reload} />}
      {problem !== undefined && <ProblemNotice problem={problem} onRetry={reload} />}
      {data === undefined && isLoading && <LoadingNotice label="Loading keys" />}
      {data !== undefined && (
        <table className={classes.table}>
          <thead>
            <tr>
              {['Key', 'Name', 'Team', 'Environment', 'May send', 'State', ''].map((label) => (
                <th key={label}>{label}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.ingestKeys.map((key) => (
              <KeyRow
                key={key.id}
                ingestKey={key}
                team={teamName(teams, key.teamId)}
                mayChange={role === 'ADMIN'}
                onChanged={reload}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface KeyRowProps {
  readonly ingestKey: IngestKey;
  readonly team: string;
  readonly mayChange: boolean;
  readonly onChanged: () => void;
}

function KeyRow({ ingestKey: key, team, mayChange, onChanged }: KeyRowProps) {
  const { asOfMs } = useClock();
  const [editing, setEditing] = useState<'none' | 'limits' | 'revoke'>('none');
  const limit = useAction('mutation', UpdateIngestKeyLimits);
  const revoke = useAction('mutation', RevokeIngestKey);
  const isActive = key.revokedAt === null && (key.expiresAt === null || Date.parse(key.expiresAt) > asOfMs);

  const saveLimits = async (limits: LimitsChoice | undefined) => {
    if ((await limit.run({ id: key.id, limits: limits ?? null })) === undefined) return;
    setEditing('none');
    onChanged();
  };
  const revokeKey = async () => {
    if ((await revoke.run({ id: key.id })) !== undefined) onChanged();
  };

  return (
    <tr data-inactive={!isActive}>
      <td className="mono">{key.prefix}…</td>
      <td>{key.name}</td>
      <td>{team}</td>
      <td>{key.environment ?? '–'}</td>
      <td>
        {editing === 'limits' ? (
          <LimitsForm limits={key.limits} isBusy={limit.isRunning} onSave={(limits) => void saveLimits(limits)} />
        ) : (
          limitText(key.limits)
        )}
        <ProblemLine problem={limit.problem} />
      </td>
      <td>{stateText(key, isActive, asOfMs)}</td>
      <td>
        {mayChange && isActive && (
          <Button.Group>
            <Button
              variant="default"
              size="compact-xs"
              onClick={() => {
                setEditing(editing === 'limits' ? 'none' : 'limits');
              }}
            >
              {editing === 'limits' ? 'Cancel' : 'Limits'}
            </Button>
            <Button
              variant="default"
              size="compact-xs"
              loading={revoke.isRunning}
              {...(editing === 'revoke' ? { color: 'red', variant: 'filled' } : {})}
              onClick={() => {
                if (editing === 'revoke') void revokeKey();
                else setEditing('revoke');
              }}
            >
              {editing === 'revoke' ? 'Revoke for good' : 'Revoke'}
            </Button>
          </Button.Group>
        )}
        <ProblemLine problem={revoke.problem} />
      </td>
    </tr>
  );
}

function stateText({ revokedAt, expiresAt, createdAt }: IngestKey, isActive: boolean, nowMs: number): string {
  if (revokedAt !== null) return `revoked ${formatAge(Date.parse(revokedAt), nowMs)}`;
  if (!isActive) return 'expired';
  const since = `issued ${formatAge(Date.parse(createdAt), nowMs)}`;
  return expiresAt === null ? since : `${since}, until ${expiresAt.slice(0, 10)}`;
}
