import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: '../../../docs/reference/schema.graphql',
  documents: ['src/operations/*.graphql'],
  generates: {
    'src/generated/operations.ts': {
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        // Text, not syntax trees: who asks needs no GraphQL library.
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: {
          ID: 'string',
          TraceId: 'string',
          SpanId: 'string',
          Nanoseconds: 'string',
          DateTime: 'string',
          Int64: 'string',
          Money: 'string',
          JSON: 'unknown',
        },
      },
    },
  },
};

export default config;
