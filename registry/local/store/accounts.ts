import { randomBytes, randomUUID } from 'node:crypto';
import { taken } from '../errors.ts';
import type { Database } from './database.ts';
import type { PrincipalRow, Role } from './schema.ts';

/** Who may ask, and for what: organizations, their projects, and the principals that act in them. */
export interface Named {
  readonly id: string;
  readonly name: string;
  readonly created_at: number;
}

/** The organization of this name, made when there is none. */
export function organizationNamed(db: Database, name: string, at: number): string {
  const found = db.one<Named>('SELECT * FROM organization WHERE name = ?', name);
  if (found) return found.id;
  const id = randomUUID();
  db.run('INSERT INTO organization VALUES (?, ?, ?)', id, name, at);
  return id;
}

export function addProject(db: Database, organizationId: string, name: string, at: number): string {
  if (db.one('SELECT 1 FROM project WHERE organization_id = ? AND name = ?', organizationId, name))
    throw taken(`the organization has a project ${name} already`);
  const id = randomUUID();
  db.run('INSERT INTO project VALUES (?, ?, ?, ?)', id, organizationId, name, at);
  return id;
}

export const organizationOf = (db: Database, id: string) =>
  db.one<Named>('SELECT * FROM organization WHERE id = ?', id)!;

/** The projects a principal may use, the oldest first. */
export const projectsOf = (db: Database, principal: PrincipalRow): Named[] =>
  db.all<Named>(
    'SELECT * FROM project WHERE organization_id = ? AND (?2 IS NULL OR id = ?2) ORDER BY created_at, rowid',
    principal.organization_id,
    principal.project_id,
  );

export interface NewPrincipal {
  readonly name: string;
  readonly role: Role;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly organizationId: string;
  readonly projectId: string | null;
}

/** Clients cache tokens by client id alone, so one made up here must never be another server's. */
export function addPrincipal(db: Database, principal: NewPrincipal, at: number): PrincipalRow {
  const clientId = principal.clientId || `local-${randomUUID()}`;
  if (principalWith(db, clientId)) throw taken(`the client id ${clientId} is in use already`);
  db.run(
    'INSERT INTO principal VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    randomUUID(),
    principal.name,
    principal.role,
    clientId,
    principal.clientSecret || randomBytes(32).toString('base64url'),
    principal.organizationId,
    principal.projectId,
    at,
  );
  return principalWith(db, clientId)!;
}

export const principalWith = (db: Database, clientId: string): PrincipalRow | undefined =>
  db.one<PrincipalRow>('SELECT * FROM principal WHERE client_id = ?', clientId);

/** In the order they were made; the first is the one the registry is started for. */
export const principals = (db: Database): PrincipalRow[] =>
  db.all<PrincipalRow>('SELECT * FROM principal ORDER BY rowid');
