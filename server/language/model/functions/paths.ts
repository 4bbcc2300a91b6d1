import { ofTexts, type Pures } from './pure.ts';

/** On Windows these separate too. */
const ofWindows = /[\\:]/;

/** Functions of paths as texts, as far as Packer says the same on every system. */
export const pathFunctions: Pures = {
  basename: ofTexts(1, path => {
    if (ofWindows.test(path!)) return undefined;
    const bare = path!.replace(/(?<!\/)\/+$/, '');
    return bare === '' ? (path === '' ? '.' : undefined) : bare.slice(bare.lastIndexOf('/') + 1);
  }),
  dirname: ofTexts(1, path => {
    if (ofWindows.test(path!) || path!.startsWith('/')) return undefined;
    const folder = path!.includes('/') ? path!.slice(0, path!.lastIndexOf('/')) : '.';
    // A longer one is written with the separators of the system, and dots in it are resolved.
    return /^(\.|[^./][^/]*)$/.test(folder) ? folder : undefined;
  }),
  pathexpand: ofTexts(1, path => (path!.startsWith('~') || ofWindows.test(path!) ? undefined : path)),
};
