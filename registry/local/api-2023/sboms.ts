import * as zlib from 'node:zlib';
import { type Call, Document, type Handler } from '../api/call.ts';
import { choice, isObject, required, text } from '../api/fields.ts';
import { checkSbomName } from '../api/names.ts';
import { invalid, notFound } from '../errors.ts';
import { buildIn } from '../store/builds.ts';
import { addSbom } from '../store/sbom.ts';
import type { SbomRow } from '../store/schema.ts';
import { versionIn } from './versions.ts';

const home = (call: Call) => buildIn(call.act, versionIn(call), call.path.build!);
const sbom = (row: Pick<SbomRow, 'id' | 'name' | 'format'>) => ({
  id: row.id,
  name: row.name,
  format: row.format,
});

export const UploadSbom: Handler = call => {
  const { act, body } = call;
  const build = home(call);
  if (build.status !== 'RUNNING')
    throw invalid(`an SBOM can be uploaded only while its build is running; ${build.id} is ${build.status}`);
  const format = choice(body, 'format', ['CYCLONEDX', 'SPDX'] as const);
  if (!format) throw invalid('format is required');
  const document = unpack(required(body, 'compressed_sbom'));
  checkDocument(document, format);
  const name = text(body, 'name') ?? '';
  if (name) checkSbomName(name);
  return { sbom: addSbom(act, build.id, { name, format, document }) };
};

/** Node has zstd from 22.15 on. */
function unpack(base64: string): Uint8Array {
  if (!zlib.zstdDecompressSync) throw invalid(`SBOMs need zstd, which Node ${process.versions.node} lacks`);
  try {
    return zlib.zstdDecompressSync(Buffer.from(base64, 'base64'), { maxOutputLength: 64 << 20 });
  } catch {
    throw invalid('compressed_sbom must be zstd-compressed and base64-encoded, at most 64 MiB unpacked');
  }
}

export function checkDocument(bytes: Uint8Array, format: 'CYCLONEDX' | 'SPDX') {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    throw invalid('the SBOM is not JSON');
  }
  const packages = isObject(document) ? document[format === 'SPDX' ? 'packages' : 'components'] : undefined;
  if (!Array.isArray(packages) || !packages.length)
    throw invalid(`the SBOM names no packages in the format ${format}`);
}

export const ListSboms: Handler = call => ({
  sboms: call.act.db
    .all<SbomRow>(
      'SELECT id, name, format FROM sbom WHERE build_id = ? ORDER BY created_at, rowid',
      home(call).id,
    )
    .map(sbom),
});

export const GetSbom: Handler = call => {
  const row = call.act.db.one<{ id: string }>(
    'SELECT id FROM sbom WHERE build_id = ? AND name = ?',
    home(call).id,
    call.path.sbom!,
  );
  if (!row) throw notFound(`SBOM not found: ${call.path.sbom}`);
  return { download_url: `${call.origin}/sboms/${row.id}` };
};

/** Where GetSbom's link leads: the unpacked document, without a token, for whoever knows its id. */
export const DownloadSbom: Handler = ({ act, path }) => {
  const row = act.db.one<SbomRow>('SELECT * FROM sbom WHERE id = ?', path.sbom!);
  if (!row) throw notFound('SBOM not found');
  return new Document('application/json', row.document);
};
