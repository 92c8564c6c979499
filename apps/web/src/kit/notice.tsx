import { Button, Code, Loader, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { LoadProblem } from '../graphql/load-problem.js';
import classes from './notice.module.css';

export interface NoticeProps {
  readonly title: string;
  readonly role?: 'status' | 'alert';
  readonly children?: ReactNode;
}

/** Fills the room of content that is not there, and says why and what to do. */
export function Notice({ title, role = 'status', children }: NoticeProps) {
  return (
    <Stack className={classes.notice} role={role} gap={6}>
      <Title order={2}>{title}</Title>
      <div className={classes.body}>{children}</div>
    </Stack>
  );
}

export function ProblemNotice({ problem, onRetry }: { readonly problem: LoadProblem; readonly onRetry: () => void }) {
  return (
    <Notice title={problem.title} role="alert">
      <Text size="sm">{problem.advice}</Text>
      {problem.detail !== '' && (
        <Code block className={classes.detail}>
          {problem.detail}
        </Code>
      )}
      <Button variant="default" mt="xs" onClick={onRetry}>
        Try again
      </Button>
    </Notice>
  );
}

export function LoadingNotice({ label }: { readonly label: string }) {
  return (
    <div className={classes.loading} role="status">
      <Loader size="sm" />
      <span>{label}</span>
    </div>
  );
}
