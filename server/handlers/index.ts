import { completions } from './completion.ts';
import { definitions } from './definition.ts';
import { folds } from './folding.ts';
import { formattings } from './formatting.ts';
import type { Handler } from './handler.ts';
import { highlights } from './highlight.ts';
import { hints } from './hints.ts';
import { hovers } from './hover.ts';
import { codeLenses } from './lenses.ts';
import { linkedEditings } from './linked-editing.ts';
import { documentLinks } from './links.ts';
import { allReferences } from './references.ts';
import { renames } from './rename.ts';
import { selections } from './selection.ts';
import { tokens } from './semantic-tokens.ts';
import { signatures } from './signature.ts';
import { symbols } from './symbols.ts';
import { template } from './template.ts';

/** Every feature that answers requests about a document. */
export const handlers: readonly Handler[] = [
  hovers,
  formattings,
  symbols,
  folds,
  selections,
  highlights,
  definitions,
  allReferences,
  renames,
  linkedEditings,
  documentLinks,
  tokens,
  completions,
  signatures,
  hints,
  codeLenses,
  template,
];
