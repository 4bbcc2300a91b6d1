import * as l10n from '@vscode/l10n';
import type { Verdict } from './quick-input.ts';

/** What can be said of typed credentials before the service is asked. */

const oneWord = (text: string, noun: string): Verdict => {
  const trimmed = text.trim();
  if (trimmed === '') return { problem: l10n.t('Enter the {0}.', noun) };
  if (/\s/.test(trimmed))
    return { problem: l10n.t('The {0} is one word; this text has a space in it.', noun) };
  if (!/^[\x21-\x7e]+$/.test(trimmed)) return { problem: l10n.t('The {0} has only plain characters.', noun) };
  if (/^HCP_/.test(trimmed))
    return { problem: l10n.t('Enter the {0} alone, without the name of the variable.', noun) };
  return undefined;
};

export const checkClientId = (text: string): Verdict => oneWord(text, l10n.t('client ID'));
export const checkSecret = (text: string): Verdict => oneWord(text, l10n.t('client secret'));

/** Organizations and projects go by UUIDs. */
export function checkProjectId(text: string): Verdict {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text.trim())
    ? undefined
    : { problem: l10n.t('An ID looks like {0}.', '3f2c1aa0-0000-4000-8000-9be0d17a2a4c') };
}
