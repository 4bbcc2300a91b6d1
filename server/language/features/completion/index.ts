import { isJsonFile } from '../../model/file-kinds.ts';
import type { Module } from '../../model/module.ts';
import { requiredOf } from '../../model/required-plugins.ts';
import { contextAt } from './context.ts';
import { directiveItems, heredocItems } from './directives.ts';
import { indexItems, memberOfItems } from './expressions.ts';
import type { CompletionEnvironment, Completions, Here } from './item.ts';
import { jsonCompletion } from './json.ts';
import { labelItems } from './labels.ts';
import { memberItems } from './members.ts';
import { expressionCompletions, valueItems } from './values.ts';
import { json, native } from './writing.ts';

export type { CompletionEnvironment, Completions, Item } from './item.ts';

const none: Completions = { items: [], incomplete: false };

/** What may be written at an offset. */
export async function completion(
  module: Module,
  uri: string,
  offset: number,
  env: CompletionEnvironment,
): Promise<Completions> {
  const file = module.files.get(uri);
  if (!file) return none;
  const known = { module, uri, required: requiredOf(module), env };
  if (isJsonFile(uri)) return jsonCompletion(file, offset, { ...known, writing: json });
  const context = contextAt(file, offset);
  if (!context) return none;
  const here: Here = { ...known, writing: native };
  switch (context.is) {
    case 'body':
      return { items: memberItems(context, here), incomplete: false };
    case 'label':
      return { items: labelItems(context, here), incomplete: false };
    case 'expression':
      if (context.place.is === 'member')
        return { items: memberOfItems(context.place.target, context, here), incomplete: false };
      if (context.place.is === 'index')
        return { items: indexItems(context.place.target, context, here), incomplete: false };
      if (context.place.is === 'heredoc') return { items: heredocItems(context, here), incomplete: false };
      if (context.place.is === 'directive')
        return { items: directiveItems(context, here), incomplete: false };
      return context.place.is === 'word' ? expressionCompletions(context, here) : valueItems(context, here);
  }
}
