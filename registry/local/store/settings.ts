import type { Database } from './database.ts';

/** What a database knows about itself: whose it is, and the credentials that open it. */
export type Setting =
  | 'client_id'
  | 'client_secret'
  | 'organization_id'
  | 'organization_name'
  | 'project_id'
  | 'project_name'
  | 'principal_id'
  | 'principal_name'
  | 'created_at';

export const setting = (db: Database, name: Setting): string =>
  db.one<{ value: string }>('SELECT value FROM setting WHERE name = ?', name)?.value ?? '';

export const setSetting = (db: Database, name: Setting, value: string) =>
  db.run(
    'INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    name,
    value,
  );

/** The stored value, else this one, kept from now on. */
export function settingOr(db: Database, name: Setting, fresh: () => string): string {
  const stored = setting(db, name);
  if (stored) return stored;
  const value = fresh();
  setSetting(db, name, value);
  return value;
}
