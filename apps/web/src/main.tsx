import '@mantine/core/styles.css';
import './app/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.js';
import { SessionStore } from './app/session.js';
import { takeTokenFragment } from './app/token-fragment.js';
import { AnswerCache } from './graphql/answer-cache.js';
import { createGraphqlClient } from './graphql/client.js';

const container = document.getElementById('root');
if (container === null) throw new Error('index.html has no element with the id root');

const token = takeTokenFragment(window.location, window.history);
const answers = new AnswerCache();
const browserFetch = window.fetch.bind(window);
const client = createGraphqlClient({
  fetch: browserFetch,
  onUnauthenticated: () => {
    session.expire();
  },
});
const session = new SessionStore({
  client,
  fetch: browserFetch,
  onSignedOut: () => {
    answers.clear();
  },
});

void session.open(token);
createRoot(container).render(
  <StrictMode>
    <App session={session} graphql={{ client, answers }} />
  </StrictMode>,
);
