import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: '../../docs/reference/schema.graphql',
  documents: ['src/**/*.queries.ts'],
  generates: {
    'src/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: {
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
