import type { Migration } from './migration.js';

/** Documents of sampling. Which of them teams may have is said by the model; here it holds whoever writes. */
export const samplingDocuments: Migration = {
  number: 3,
  name: 'sampling-documents',
  sql: `
    alter table rule_documents
      drop constraint rule_documents_kind_check,
      add constraint rule_documents_kind_check check (kind in
        ('masking', 'cardinality', 'span-names', 'semantic-conventions', 'glossary', 'enrichment',
         'sampling', 'sampling-budget', 'sampling-candidate', 'head-sampling')),
      add constraint rule_documents_organisation_only
        check (team_id is null or kind not in ('sampling', 'sampling-candidate', 'head-sampling'));
  `,
};
