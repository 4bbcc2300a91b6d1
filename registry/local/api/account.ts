import { operation, time } from '../api-2023/render.ts';
import { notFound } from '../errors.ts';
import type { Act } from '../store/act.ts';
import { setting } from '../store/settings.ts';
import type { Handler } from './call.ts';

/** The organization, project and principal around the registry: what clients ask for before the first bucket. */

const born = (act: Act) => time(Number(setting(act.db, 'created_at')));

const organization = (act: Act) => ({
  id: act.organizationId,
  name: setting(act.db, 'organization_name'),
  owner: { user: '' },
  state: 'ACTIVE',
  tfc_synced: false,
  created_at: born(act),
});

const project = (act: Act) => ({
  id: act.projectId,
  name: setting(act.db, 'project_name'),
  description: '',
  parent: { id: act.organizationId, type: 'ORGANIZATION' },
  state: 'ACTIVE',
  created_at: born(act),
});

const onePage = { next_page_token: '', previous_page_token: '' };

export const ListOrganizations: Handler = ({ act }) => ({
  organizations: [organization(act)],
  pagination: onePage,
});

export const GetOrganization: Handler = ({ act, path }) => {
  if (path.id !== act.organizationId) throw notFound(`organization not found: ${path.id}`);
  return { organization: organization(act) };
};

const inScope = (act: Act, query: URLSearchParams) =>
  [null, '', act.organizationId, act.projectId].includes(query.get('scope.id'));

export const ListProjects: Handler = ({ act, query }) => ({
  projects: inScope(act, query) ? [project(act)] : [],
  pagination: onePage,
});

export const CountProjects: Handler = ({ act, query }) => ({ count: inScope(act, query) ? 1 : 0 });

export const ListProjectsByService: Handler = ({ act, path }) => {
  if (path.id !== act.organizationId) throw notFound(`organization not found: ${path.id}`);
  return { projects: [project(act)], total_count: 1, pagination: onePage };
};

export const GetProject: Handler = ({ act, path }) => {
  if (path.id !== act.projectId) throw notFound(`project not found: ${path.id}`);
  return { project: project(act) };
};

export const GetCallerIdentity: Handler = ({ act }) => ({
  principal: {
    id: setting(act.db, 'principal_id'),
    type: 'PRINCIPAL_TYPE_SERVICE',
    service: {
      id: setting(act.db, 'principal_id'),
      name: act.by,
      organization_id: act.organizationId,
      project_id: act.projectId,
      resource_name: `iam/project/${act.projectId}/service-principal/${act.by}`,
      created_at: born(act),
    },
    user: null,
    group: null,
    group_ids: [],
  },
});

/** Get and Wait are one: whatever started is done. */
export const GetOperation: Handler = ({ act, path }) => {
  const row = act.db.one<{ created_at: number }>('SELECT created_at FROM operation WHERE id = ?', path.id!);
  if (!row) throw notFound(`operation not found: ${path.id}`);
  return { operation: operation(act, path.id!, row.created_at) };
};
