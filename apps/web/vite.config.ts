import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

// Where `npm run dev -w @clew/web` finds the API (or dev/mock-server.mjs).
const apiUrl = 'http://127.0.0.1:4600';

export default defineConfig({
  plugins: [react()],
  // Packages of ours are taken from their sources, so that nothing has to be built before.
  resolve: { conditions: ['@clew/source', ...defaultClientConditions] },
  build: {
    // Everything stays a file of our own: the content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    sourcemap: false,
    // The first page writes TraceQL but does not read it: the parser comes with the editor.
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !id.includes('/libs/query/traceql/') } },
  },
  server: { proxy: { '/graphql': apiUrl, '/session': apiUrl } },
});
