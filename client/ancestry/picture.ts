import type { AncestryStatus } from '../../registry/registry.ts';

/** What the page of the ancestry draws: words in the person's language, made by the editor's side. */
export interface Picture {
  readonly title: string;
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  /** What could not be had, in a sentence. */
  readonly problem?: string;
}
/** A version of a bucket. */
export interface PictureNode {
  readonly id: string;
  readonly bucket: string;
  readonly version: string;
  /** The word for its state. */
  readonly state: string;
  readonly shape: Shape;
  readonly platforms: string;
  /** What it was built from, in words. */
  readonly parents: string;
  /** All of it in a sentence. */
  readonly spoken: string;
  /** What its button in the table does, in a sentence. */
  readonly shows: string;
  /** The graph was asked for about this one. */
  readonly isStart: boolean;
  /** It has relatives that are not in the picture. */
  readonly more: boolean;
  /** Templates in the workspace that build the bucket. */
  readonly templates: readonly {
    readonly label: string;
    /** On the button that opens it. */
    readonly opens: string;
    readonly uri: string;
    readonly line: number;
  }[];
}
export interface PictureEdge {
  readonly parent: string;
  readonly child: string;
  readonly status: AncestryStatus;
  /** `production`, or `production, now v6`; empty where no channel was used. */
  readonly label: string;
}
/** One for each state, so that none is told by its colour. */
export type Shape = 'check' | 'clock' | 'slash' | 'layers' | 'ring' | 'cross' | 'question';

/** The words of the page itself. */
export interface PageWords {
  readonly head: readonly string[];
  readonly showInRegistry: string;
  readonly showMore: string;
}
/** The editor → the page. */
export interface Drawn {
  readonly picture: Picture;
  readonly words: PageWords;
  /** What it is about, for the page to keep over a reload of the window. */
  readonly start: unknown;
}
/** The page → the editor. */
export type PageMessage =
  | { readonly is: 'ready' }
  | { readonly is: 'show'; readonly id: string }
  | { readonly is: 'expand'; readonly id: string }
  | { readonly is: 'open'; readonly id: string; readonly template: number }
  | { readonly is: 'export'; readonly svg: string };
