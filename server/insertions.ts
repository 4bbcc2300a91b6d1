/** Code that names things of the registry: put into a file, or copied. */
import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import { URI } from 'vscode-uri';
import type { Copy, Insertion } from '../protocol/code.ts';
import type { Hcp } from '../registry/hcp.ts';
import {
  absent,
  type Change,
  found,
  type Lookup,
  type Registry,
  type Subject,
  unknown,
  type Version,
} from '../registry/registry.ts';
import { rangeIn } from './handlers/ranges.ts';
import { publishInsertion, referenceInsertion } from './language/features/insert/insertion.ts';
import {
  bucketResource,
  channelResource,
  type Dialect,
  dataBlocks,
  nothing,
  placesOf,
  registryBlock,
  type Wanted,
} from './language/features/insert/snippets.ts';
import { type Module, moduleOf } from './language/model/module.ts';
import type { File } from './language/syntax/ast.ts';
import { parse } from './language/syntax/parser.ts';
import { plainText } from './plain-file.ts';

/** The version a subject is about: by its fingerprint, by its channel, or the newest of its bucket. */
async function versionOf(registry: Registry, subject: Subject): Promise<Lookup<Version | undefined>> {
  const { bucket, channel, fingerprint } = subject;
  if (fingerprint !== undefined) return registry.version(bucket, fingerprint);
  if (channel === undefined) return found(undefined, 0);
  const channels = await registry.channels(bucket);
  if (channels.is !== 'found') return channels;
  const named = channels.value.find(({ name }) => name === channel);
  return named ? found(named.version, channels.asOf) : absent(channels.asOf);
}

/** A channel is read by its name; everything below a version by the version's fingerprint. */
const wantedOf = (subject: Subject, places: Wanted['places']): Wanted => ({
  bucket: subject.bucket,
  ...(subject.channel !== undefined && subject.fingerprint === undefined
    ? { channel: subject.channel }
    : { fingerprint: subject.fingerprint ?? '' }),
  places,
});

/** How a reference reads at a place of a file, one for each artifact it may mean. */
export async function insertionsAt(
  registry: Registry,
  open: { moduleOf: (uri: string) => Promise<Module | undefined> },
  at: { readonly subject: Subject; readonly uri: string; readonly text: string; readonly offset: number },
): Promise<Lookup<readonly Insertion[]>> {
  const { subject, uri, text, offset } = at;
  const dialect: Dialect = uri.endsWith('.tf') ? 'terraform' : 'packer';
  const module =
    dialect === 'terraform' ? moduleOf(await terraformFolder(uri, text)) : await open.moduleOf(uri);
  if (!module?.files.has(uri))
    return unknown(
      'rejected',
      'A reference goes into a Packer template (.pkr.hcl) or a Terraform configuration (.tf).',
    );
  const drawn = (
    title: string,
    {
      here,
      edits,
    }: { here: string; edits: readonly { uri: string; start: number; end: number; newText: string }[] },
  ): Insertion => ({
    title,
    here,
    edits: edits.map(edit => {
      const range = rangeIn(module.files.get(edit.uri)!, edit);
      return { uri: edit.uri, range, newText: edit.newText };
    }),
  });
  if (subject.channel === undefined && subject.fingerprint === undefined) {
    const bucket = await registry.bucket(subject.bucket);
    if (bucket.is !== 'found') return bucket;
    if (dialect === 'terraform')
      return unknown(
        'rejected',
        `A bucket alone gives Terraform nothing to read: insert one of its channels.`,
      );
    const published = publishInsertion(module, uri, offset, bucket.value);
    return published
      ? found([drawn('hcp_packer_registry', published)], bucket.asOf)
      : unknown('rejected', 'This template has an hcp_packer_registry block already; Packer takes one.');
  }
  const version = await versionOf(registry, subject);
  if (version.is !== 'found') return version;
  const places = version.value ? placesOf(version.value, subject) : [];
  const each = places.length > 0 ? places.map(place => [place]) : [[]];
  if (places.length === 0 && subject.fingerprint !== undefined)
    return unknown('rejected', 'This version has no artifacts to read.');
  return found(
    each.map(list => {
      const [place] = list;
      const title = place
        ? [place.platform, place.region, place.componentType].filter(Boolean).join(' ')
        : (subject.channel ?? '');
      return drawn(title, referenceInsertion(dialect, module, uri, offset, wantedOf(subject, list)));
    }),
    version.asOf,
  );
}

/** Every `.tf` file of a folder, with the text the editor has of one of them. */
async function terraformFolder(uri: string, text: string): Promise<ReadonlyMap<string, File>> {
  const files = new Map([[uri, parse(text)]]);
  const parsed = URI.parse(uri);
  if (parsed.scheme !== 'file') return files;
  const folder = dirname(parsed.fsPath);
  for (const name of await fs.readdir(folder).catch(() => [])) {
    const other = URI.file(join(folder, name)).toString();
    if (!name.endsWith('.tf') || URI.parse(other).fsPath === parsed.fsPath) continue;
    const content = await plainText(join(folder, name));
    if (content !== undefined) files.set(other, parse(content));
  }
  return files;
}

/** A thing of the registry as code to copy. */
export async function copiesOf(hcp: Hcp, subject: Subject): Promise<Lookup<readonly Copy[]>> {
  const curl = await hcp.curl(subject);
  if (curl.is !== 'found') return curl;
  const copies: Copy[] = [{ title: 'curl', text: `${curl.value}\n` }];
  const { bucket, channel, fingerprint } = subject;
  if (channel === undefined && fingerprint === undefined) {
    const [read, location] = await Promise.all([hcp.patient.bucket(bucket), hcp.location()]);
    if (read.is !== 'found') return read;
    if (location.is !== 'found') return location;
    copies.push(
      { title: 'Packer: hcp_packer_registry', text: `${registryBlock(read.value)}\n` },
      {
        title: 'Terraform: resource, with import',
        text: `${bucketResource(read.value, location.value.projectId)}\n`,
      },
    );
    return found(copies, read.asOf);
  }
  const version = await versionOf(hcp.patient, subject);
  if (version.is !== 'found') return version;
  const wanted = wantedOf(subject, version.value ? placesOf(version.value, subject) : []);
  if (wanted.places.length > 0 || wanted.channel !== undefined)
    for (const [dialect, name] of [
      ['packer', 'Packer'],
      ['terraform', 'Terraform'],
    ] as const)
      copies.push({
        title: `${name}: data source`,
        text: `${dataBlocks(dialect, wanted, nothing()).blocks.join('\n\n')}\n`,
      });
  if (channel !== undefined && fingerprint === undefined) {
    const channels = await hcp.patient.channels(bucket);
    const named = channels.is === 'found' ? channels.value.find(({ name }) => name === channel) : undefined;
    if (named)
      copies.push({
        title: 'Terraform: resource, with import',
        text: `${channelResource({ ...named, fingerprint: named.version?.fingerprint ?? null })}\n`,
      });
  }
  return found(copies, version.asOf);
}

/** A change as code to copy: the request, and where Terraform has a word for it that. */
export async function copiesOfChange(hcp: Hcp, change: Change): Promise<Lookup<readonly Copy[]>> {
  const curl = await hcp.curl(change);
  if (curl.is !== 'found') return curl;
  const copies: Copy[] = [{ title: 'curl', text: `${curl.value}\n` }];
  if (!('bucket' in change)) return found(copies, curl.asOf);
  const { bucket } = change;
  if (change.kind === 'assign' || change.kind === 'create-channel' || change.kind === 'restrict') {
    const channels = await hcp.patient.channels(bucket);
    const named =
      channels.is === 'found' ? channels.value.find(({ name }) => name === change.channel) : undefined;
    if (named)
      copies.push({
        title: 'Terraform: resource, with import',
        text: `${channelResource({
          ...named,
          fingerprint: change.kind === 'restrict' ? (named.version?.fingerprint ?? null) : change.fingerprint,
          restricted: change.kind === 'assign' ? named.restricted : change.restricted,
        })}\n`,
      });
  }
  if (change.kind === 'create-bucket' || change.kind === 'update-bucket') {
    // As it was written then; somebody may have changed it since.
    copies.push({
      title: 'Packer: hcp_packer_registry',
      text: `${registryBlock({ ...change, name: bucket })}\n`,
    });
    const location = await hcp.location();
    if (location.is === 'found')
      copies.push({
        title: 'Terraform: resource, with import',
        text: `${bucketResource({ name: bucket }, location.value.projectId)}\n`,
      });
  }
  return found(copies, curl.asOf);
}
