import { l10n } from 'vscode';
import { plain } from '../protocol/words.ts';
import type { Location, Organization } from '../registry/registry.ts';
import { checkProjectId } from './credential-text.ts';
import { inform } from './notices.ts';
import type { Questions } from './questions.ts';
import { ask as askText, type Choice, pick } from './quick-input.ts';
import { type Step, walk } from './steps.ts';

/** Asks for a project: from those the credentials may list, or by its ids, which need no right to list anything. */
export async function chooseProject(ask: Questions, current: Location | null): Promise<Location | undefined> {
  const title = l10n.t('Select HCP Project');
  let known: readonly Organization[] = [];
  const answer = await pick<Location | 'by-id'>({ title, back: false }, async show => {
    const projects = await ask.projects();
    const knowsOrganization = projects.is === 'found' && projects.value.length === 1;
    const byId: Choice<'by-id'> = {
      label: knowsOrganization ? l10n.t('Enter Project ID…') : l10n.t('Enter IDs…'),
      icon: 'edit',
      value: 'by-id',
    };
    if (projects.is !== 'found') {
      const label =
        projects.is === 'absent' ? l10n.t('These credentials cannot list projects.') : projects.why.message;
      return show([{ label, icon: 'warning' }, byId]);
    }
    known = projects.value;
    show([
      ...known.flatMap((organization): Choice<Location>[] => [
        { label: plain(organization.name), heading: true },
        ...organization.projects.map(project => ({
          label: plain(project.name),
          description:
            project.id === current?.projectId ? `${project.id} · ${l10n.t('current')}` : project.id,
          icon: 'project',
          value: { organizationId: organization.id, projectId: project.id },
        })),
        ...(organization.projects.length === 0
          ? [{ label: l10n.t('These credentials cannot list its projects.'), icon: 'info' }]
          : []),
      ]),
      byId,
    ]);
  });
  if (typeof answer !== 'object') return undefined;
  if (answer.value !== 'by-id') return answer.value;
  return enterIds(title, current, known.length === 1 ? known[0] : undefined);
}

/** `of`: the only organization there is, which then need not be asked for. */
async function enterIds(
  title: string,
  current: Location | null,
  of: Organization | undefined,
): Promise<Location | undefined> {
  const id =
    (key: keyof Location, prompt: string): Step<Partial<Location>> =>
    async (state, back) => {
      if (key === 'organizationId' && of) return 'skip';
      const answer = await askText({ title, prompt, back, value: state[key] ?? '', check: checkProjectId });
      return typeof answer === 'object' ? { ...state, [key]: answer.value } : answer;
    };
  const start: Partial<Location> = { ...current, ...(of && { organizationId: of.id }) };
  return walk(start, [
    id('organizationId', l10n.t('Organization ID, as in the address of the HCP portal')),
    id('projectId', l10n.t('Project ID, as in the address of the HCP portal')),
  ]) as Promise<Location | undefined>;
}

/** Where there is nothing to choose. */
export function onlyProject(): void {
  void inform(l10n.t('The local registry has one project. Sign in to HCP to choose another.'));
}
