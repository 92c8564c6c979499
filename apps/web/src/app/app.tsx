import { Button, Center, Loader, MantineProvider, Stack, Text, Title } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';
import type { GraphqlAccess } from '../graphql/graphql-context.js';
import { GraphqlContext } from '../graphql/graphql-context.js';
import { router } from './router.js';
import { SessionContext, useSession, useSessionStore } from './session-context.js';
import type { SessionStore } from './session.js';
import { SignInPage } from './sign-in-page.js';
import { cssVariables, theme } from './theme.js';

export interface AppProps {
  readonly session: SessionStore;
  readonly graphql: GraphqlAccess;
}

export function App({ session, graphql }: AppProps) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <SessionContext value={session}>
        <GraphqlContext value={graphql}>
          <Gate />
        </GraphqlContext>
      </SessionContext>
    </MantineProvider>
  );
}

/** Pages exist only while somebody is signed in; the address is kept, so signing in leads back to it. */
function Gate() {
  const session = useSession();
  switch (session.state) {
    case 'opening':
      return (
        <Center h="100dvh">
          <Loader size="sm" aria-label="Opening Clew" />
        </Center>
      );
    case 'unreachable':
      return <Unreachable />;
    case 'signedOut':
      return <SignInPage problem={session.problem} />;
    case 'signedIn':
      return <RouterProvider router={router} />;
  }
}

function Unreachable() {
  const store = useSessionStore();
  return (
    <Center h="100dvh" component="main">
      <Stack align="center" gap="xs" role="alert">
        <Title order={1}>Clew cannot be reached</Title>
        <Text c="dimmed">Check that it is running (`npm start`, or `clew doctor` for a closer look).</Text>
        <Button
          onClick={() => {
            void store.open(undefined);
          }}
        >
          Try again
        </Button>
      </Stack>
    </Center>
  );
}
