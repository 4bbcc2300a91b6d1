/** What crosses between client and server about code that names things of the registry. */
import { type Range, RequestType } from 'vscode-languageserver-protocol';
import type { Change, Lookup, Subject } from '../registry/registry.ts';

/**
 * Client → server: how a reference to a thing of the registry reads in this file, at this place. Several where
 * the thing has several artifacts. `text` is the document: the server does not follow Terraform's.
 */
export const InsertionsRequest = new RequestType<
  { readonly subject: Subject; readonly uri: string; readonly text: string; readonly offset: number },
  Lookup<readonly Insertion[]>,
  void
>('packer/insertions');
export interface Insertion {
  /** `aws eu-west-1` */
  readonly title: string;
  /** Goes where the cursor is. */
  readonly here: string;
  /** Go with it, in this file or another of its folder. */
  readonly edits: readonly { readonly uri: string; readonly range: Range; readonly newText: string }[];
}

/** Client → server: a thing of the registry, or a change that was made, as code to copy. */
export const CopiesRequest = new RequestType<
  { readonly subject: Subject } | { readonly change: Change },
  Lookup<readonly Copy[]>,
  void
>('packer/copies');
export interface Copy {
  /** `curl`, `Packer: data source`, … */
  readonly title: string;
  readonly text: string;
}
