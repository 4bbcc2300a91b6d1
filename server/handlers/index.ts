import { completions } from './completion.ts';
import type { Handler } from './handler.ts';
import { hints } from './hints.ts';
import { hovers } from './hover.ts';
import { signatures } from './signature.ts';

/** Every feature that answers requests about a document. */
export const handlers: readonly Handler[] = [hovers, completions, signatures, hints];
