// `npm run notices`: writes THIRD_PARTY_NOTICES.txt, the licences of everything that ships inside the bundles.
// `--check` compares instead.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from './paths.ts';

type Notice = { name: string; version: string; license: string; source: string; text: string };

const file = join(root, 'THIRD_PARTY_NOTICES.txt');
const license = (name: string) =>
  readFileSync(join(import.meta.dirname, 'licenses', `${name}.txt`), 'utf8').trim();

/** The licences of the Go modules inside main.wasm.gz. The binary itself names the modules and their versions. */
const goModules: Record<string, { license: string; text: string; by: string }> = {
  'github.com/agext/levenshtein': {
    license: 'Apache-2.0',
    text: 'apache-2.0',
    by: 'Alrux Go EXTensions (AGExt) - package levenshtein\nCopyright 2016 ALRUX Inc.\n\nThis product includes software developed at ALRUX Inc.\n(http://www.alrux.com/).',
  },
  'github.com/apparentlymart/go-textseg/v15': {
    license: 'MIT AND Apache-2.0 AND Unicode-DFS-2016',
    text: 'go-textseg',
    by: '',
  },
  'github.com/hashicorp/hcl/v2': {
    license: 'MPL-2.0',
    text: 'mpl-2.0',
    by: 'Copyright (c) 2014 HashiCorp, Inc.',
  },
  'github.com/mitchellh/go-wordwrap': { license: 'MIT', text: 'go-wordwrap', by: '' },
  'github.com/tmccombs/hcl2json': { license: 'Apache-2.0', text: 'apache-2.0', by: '' },
  'github.com/zclconf/go-cty': { license: 'MIT', text: 'go-cty', by: '' },
  'golang.org/x/text': { license: 'BSD-3-Clause', text: 'go-bsd-3-clause', by: '' },
};

/** Packages whose tarball lacks the text of its licence. */
const withoutText: Record<string, { text: string; note: string }> = {
  '@cdktf/hcl2json': {
    text: 'mpl-2.0',
    note: 'Unmodified. Its source is in the folder packages/@cdktf/hcl2json of\nhttps://github.com/hashicorp/terraform-cdk/tree/v0.21.0',
  },
  '@vscode/l10n': { text: 'vscode-l10n', note: 'As in its repository.' },
};

function npmPackages(): Notice[] {
  const args = ['esbuild.mjs', '--production', '--inputs'];
  const inputs: string[] = JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }));
  const folders = inputs.flatMap(input => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []);
  return [...new Set(folders)].map(folder => {
    const {
      name,
      version,
      license: id,
      repository,
    } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const found = readdirSync(join(root, folder)).filter(entry =>
      /^(licen[cs]e|copying|notice)/i.test(entry),
    );
    const missing = withoutText[name];
    if (found.length === 0 && !missing) throw new Error(`${name} ${version} has no licence text: add one`);
    const text = missing
      ? `${missing.note}\n\n${license(missing.text)}`
      : found.map(entry => readFileSync(join(root, folder, entry), 'utf8').trim()).join('\n\n');
    const url: string = typeof repository === 'string' ? repository : (repository?.url ?? '');
    const source = url.replace(/^git\+/, '').replace(/^(?:github:|git@github\.com:)/, 'https://github.com/');
    return { name, version, license: id, source, text };
  });
}

function insideWasm(): Notice[] {
  const wasm = join(root, 'node_modules/@cdktf/hcl2json/main.wasm.gz');
  const binary = gunzipSync(readFileSync(wasm)).toString('latin1');
  const modules = [...binary.matchAll(/^dep\t(\S+)\tv?(\S+)\t/gm)].map(([, name, version]) => {
    const known = goModules[name!];
    if (!known) throw new Error(`main.wasm.gz holds ${name}, whose licence is not known here`);
    const text = [known.by, license(known.text)].filter(part => part !== '').join('\n\n');
    return { name: name!, version: version!, license: known.license, source: `https://${name}`, text };
  });
  if (modules.length === 0) throw new Error('main.wasm.gz does not say what it is made of');
  const go = /\bgo(1\.\d+(?:\.\d+)?)\b/.exec(binary)?.[1] ?? '';
  const runtime = { license: 'BSD-3-Clause', source: 'https://go.dev', text: license('go-bsd-3-clause') };
  return [...modules, { name: 'Go runtime and standard library', version: go, ...runtime }];
}

function notices(): string {
  const id = ({ name, version }: Notice) => `${name} ${version}`;
  // Client and server bring some packages in two releases: in one order, whichever is bundled first.
  const all = [...npmPackages(), ...insideWasm()].sort((a, b) => (id(a) < id(b) ? -1 : 1));
  const byText = new Map<string, Notice[]>();
  for (const notice of all) {
    const text = notice.text.replaceAll('\r\n', '\n').replace(/[ \t]+$/gm, '');
    byText.set(text, [...(byText.get(text) ?? []), notice]);
  }
  const line = '-'.repeat(78);
  const sections = [...byText].map(([text, members]) => {
    const head = members.map(n => `${n.name} ${n.version} (${n.license}) ${n.source}`.trim()).join('\n');
    return `${line}\n${head}\n${line}\n\n${text}\n`;
  });
  return `This extension contains the following software of others.\n\n${sections.join('\n')}`;
}

const text = notices();
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (!existsSync(file) || readFileSync(file, 'utf8').replaceAll('\r\n', '\n') !== text) {
  console.error('THIRD_PARTY_NOTICES.txt is not what the bundles hold. Run: npm run notices');
  process.exitCode = 1;
}
