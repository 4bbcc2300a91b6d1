import { accounts, bucketColumns, enforcement } from './schema.ts';

const stored = (name: string) => `(SELECT value FROM setting WHERE name = '${name}')`;
const born = `CAST(${stored('created_at')} AS INTEGER)`;

/**
 * From one project per database (schema 1) to several. Tables are rebuilt the way sqlite.org/lang_altertable.html
 * asks for, with foreign keys off.
 */
export const toSchema2 = `
${accounts}
INSERT INTO organization SELECT ${stored('organization_id')}, ${stored('organization_name')}, ${born};
INSERT INTO project SELECT ${stored('project_id')}, ${stored('organization_id')}, ${stored('project_name')}, ${born};
INSERT INTO principal SELECT ${stored('principal_id')}, ${stored('principal_name')}, 'admin',
  coalesce(${stored('client_id')}, 'local-' || lower(hex(randomblob(16)))),
  coalesce(${stored('client_secret')}, hex(randomblob(32))),
  ${stored('organization_id')}, ${stored('project_id')}, ${born};
CREATE TABLE bucket_2 (${bucketColumns}) STRICT;
INSERT INTO bucket_2 SELECT id, ${stored('project_id')}, name, description, labels, platforms, created_at, updated_at FROM bucket;
DROP TABLE bucket;
ALTER TABLE bucket_2 RENAME TO bucket;
ALTER TABLE registry ADD COLUMN project_id TEXT NOT NULL DEFAULT '';
UPDATE registry SET project_id = ${stored('project_id')};
CREATE UNIQUE INDEX registry_project ON registry (project_id);
${enforcement}
DROP TABLE setting;
`;
