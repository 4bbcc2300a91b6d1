import { operation, time } from '../api-2023/render.ts';
import { notFound } from '../errors.ts';
import { organizationOf, principals, projectsOf } from '../store/accounts.ts';
import type { Act } from '../store/act.ts';
import type { PrincipalRow } from '../store/schema.ts';
import type { Call, Handler } from './call.ts';

/** The organization, project and principal around the registry: what clients ask for before the first bucket. */

const organization = (act: Act) => {
  const row = organizationOf(act.db, act.organizationId);
  return {
    id: row.id,
    name: row.name,
    owner: { user: '' },
    state: 'ACTIVE',
    tfc_synced: false,
    created_at: time(row.created_at),
  };
};

const projects = ({ act, principal }: Call) =>
  projectsOf(act.db, principal!).map(row => ({
    id: row.id,
    name: row.name,
    description: '',
    parent: { id: act.organizationId, type: 'ORGANIZATION' },
    state: 'ACTIVE',
    created_at: time(row.created_at),
  }));

const onePage = { next_page_token: '', previous_page_token: '' };

/** A principal belongs to one organization. */
export const ListOrganizations: Handler = ({ act }) => ({
  organizations: [organization(act)],
  pagination: onePage,
});

export const GetOrganization: Handler = ({ act, path }) => {
  if (path.id !== act.organizationId) throw notFound(`organization not found: ${path.id}`);
  return { organization: organization(act) };
};

function inScope(call: Call) {
  const scope = call.query.get('scope.id');
  return projects(call).filter(p => !scope || scope === p.id || scope === p.parent.id);
}

export const ListProjects: Handler = call => ({ projects: inScope(call), pagination: onePage });

export const CountProjects: Handler = call => ({ count: inScope(call).length });

export const ListProjectsByService: Handler = call => {
  if (call.path.id !== call.act.organizationId) throw notFound(`organization not found: ${call.path.id}`);
  const all = projects(call);
  return { projects: all, total_count: all.length, pagination: onePage };
};

export const GetProject: Handler = call => {
  const project = projects(call).find(p => p.id === call.path.id);
  if (!project) throw notFound(`project not found: ${call.path.id}`);
  return { project };
};

function rendered({ id, name, organization_id, project_id, created_at }: PrincipalRow) {
  const home = project_id ? `project/${project_id}` : `organization/${organization_id}`;
  return {
    id,
    type: 'PRINCIPAL_TYPE_SERVICE',
    service: {
      id,
      name,
      organization_id,
      project_id: project_id ?? '',
      resource_name: `iam/${home}/service-principal/${name}`,
      created_at: time(created_at),
    },
    user: null,
    group: null,
    group_ids: [],
  };
}

export const GetCallerIdentity: Handler = ({ principal }) => ({ principal: rendered(principal!) });

/** What Terraform asks before it binds a role; ids nobody has are left out. */
export const BatchGetPrincipals: Handler = ({ act, path, query }) => {
  if (path.id !== act.organizationId) throw notFound(`organization not found: ${path.id}`);
  const asked = new Set(query.getAll('principal_ids'));
  const known = principals(act.db).filter(
    row => row.organization_id === act.organizationId && asked.has(row.id),
  );
  return { principals: known.map(rendered) };
};

/** Get and Wait are one: whatever started is done. */
export const GetOperation: Handler = ({ act, path }) => {
  const row = act.db.one<{ created_at: number }>('SELECT created_at FROM operation WHERE id = ?', path.id!);
  if (!row) throw notFound(`operation not found: ${path.id}`);
  return { operation: operation(act, path.id!, row.created_at) };
};
