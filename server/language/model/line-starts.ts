import type { File } from '../syntax/ast.ts';
import { lineStarts } from '../syntax/lines.ts';
import { kept } from './kept.ts';

/** Where the lines of a file start, found out once however many places in it are asked about. */
export const startsOf = kept((file: File) => lineStarts(file.text));
