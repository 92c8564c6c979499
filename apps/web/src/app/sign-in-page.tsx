import { Alert, Button, Code, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '../kit/icons.js';
import { Logo } from './logo.js';
import { useSessionStore } from './session-context.js';
import type { SignInProblem } from './session.js';
import classes from './sign-in-page.module.css';

const PROBLEMS: Record<SignInProblem, { title: string; advice: string }> = {
  badToken: {
    title: 'This token is not valid',
    advice: 'It may be mistyped, cut off, revoked or from another installation. Copy it again from the terminal.',
  },
  expired: { title: 'Your session has ended', advice: 'Sign in again to go on where you were.' },
  tooManyAttempts: { title: 'Too many attempts', advice: 'Wait a minute, then try again.' },
  unreachable: { title: 'Clew cannot be reached', advice: 'Check that it is running, then try again.' },
};

export function SignInPage({ problem }: { readonly problem: SignInProblem | undefined }) {
  const store = useSessionStore();
  const [token, setToken] = useState('');
  const [isBusy, setIsBusy] = useState(false);

  const submit = async () => {
    setIsBusy(true);
    await store.signIn(token.trim());
    setIsBusy(false);
  };

  return (
    <main className={classes.page}>
      <Paper withBorder p="xl" className={classes.card}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <Stack gap="md">
            <div className={classes.brand}>
              <Logo size={30} />
              <Title order={1}>Sign in to Clew</Title>
            </div>
            {problem !== undefined && (
              <Alert
                color={problem === 'expired' ? 'yellow' : 'red'}
                title={PROBLEMS[problem].title}
                icon={<Icon name="alert" />}
                role="alert"
              >
                {PROBLEMS[problem].advice}
              </Alert>
            )}
            <PasswordInput
              label="Access token"
              size="sm"
              value={token}
              autoFocus
              required
              autoComplete="current-password"
              spellCheck={false}
              onChange={(event) => {
                setToken(event.currentTarget.value);
              }}
            />
            <Button type="submit" size="sm" loading={isBusy} disabled={token.trim() === ''}>
              Sign in
            </Button>
            <Text size="sm" c="dimmed">
              Look in the terminal where <Code>npm start</Code> was run: the line <b>Web UI</b> holds an address that
              signs you in when you open it, and <b>Admin token</b> is the token itself.
            </Text>
          </Stack>
        </form>
      </Paper>
    </main>
  );
}
