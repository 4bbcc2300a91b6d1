import { type Enclosing, type Place, placeAt, type Required } from '../../../catalog/index.ts';
import { isVarFile } from '../../../model/file-kinds.ts';
import type { Module } from '../../../model/module.ts';
import { requiredOf } from '../../../model/required-plugins.ts';
import type { Attribute, Body, Expression, Template } from '../../../syntax/ast.ts';
import { literalString, visit } from '../../../syntax/walk.ts';
import { declareVariable, freeName } from '../../declaring.ts';
import { isNoSecret } from '../open-secrets.ts';
import { at, type Fix, type Problem, type Rule } from '../rule.ts';
import { suspectsIn } from '../suspects.ts';

/** What issuers made recognisable, so that it can be found where it should not be. Each has enough of its own. */
const tokens: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/],
  ['an AWS access key', /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})/],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,}/],
  ['a Slack token', /\bxox[abprs]-[0-9]{8,}-[A-Za-z0-9-]{10,}/],
  ['a Google API key', /\bAIza[A-Za-z0-9_-]{35}\b/],
  ['a Vault token', /\bhvs\.[A-Za-z0-9_-]{24,}/],
  ['an HCP Terraform token', /(?<=\b[A-Za-z0-9]{14})\.atlasv1\.[A-Za-z0-9_-]{60,}/],
  ['a DigitalOcean token', /\bdo[opr]_v1_[a-f0-9]{64}\b/],
];

interface Seen {
  /** After what it is called from then on. */
  readonly attribute: string;
  /** The default of a variable can ask the environment itself. */
  readonly isDefault: boolean;
  readonly value: { readonly start: number; readonly end: number };
}

/**
 * A credential written down. Texts of a known form anywhere are certain. An argument that its plugin keeps out of
 * logs may hold a throwaway, so that is only a hint; passwords for the machine being built are mostly just that.
 */
export const secretLiteral: Rule = {
  code: 'secret-literal',
  severity: 'warning',
  byBlock: true,
  check: (module, uri) => {
    const file = module.files.get(uri);
    if (!file) return [];
    const found: Problem[] = [];
    const known = new Set<Expression>();
    const movable = (attribute: Attribute, value: Expression, around: Enclosing): { data?: Seen } => {
      const [root] = around;
      const isDefault = root?.type.text === 'variable' && attribute.name.text === 'default';
      if (attribute.value !== value || !root || (root.type.text.startsWith('variable') && !isDefault))
        return {};
      const name = (isDefault ? root.labels[0]?.text : undefined) ?? attribute.name.text;
      return { data: { attribute: name, isDefault, value: { start: value.start, end: value.end } } };
    };
    // A variable file has no blocks.
    const items = isVarFile(uri) ? file.body.items : suspectsIn(module, uri).items;
    const suspicious = items.some(({ start, end }) => {
      const text = file.text.slice(start, end);
      return tokens.some(([, pattern]) => pattern.test(text));
    });
    const looked = {
      ...file.body,
      items: suspicious ? items : items.filter(item => item.kind === 'block' && mayHold(item)),
    };
    attributes(
      looked,
      [],
      (attribute, around, place) => {
        if (suspicious)
          visit(attribute.value, node => {
            if (node.kind !== 'template') return;
            const what = tokenIn(node, file.text);
            if (what === undefined) return;
            known.add(node);
            found.push(
              at(
                node,
                `This is ${what}. In the template everybody can read it.`,
                movable(attribute, node, around),
              ),
            );
          });
        const { value, name } = attribute;
        if (!mayHold(around[0]) || known.has(value)) return;
        const written = literalString(value);
        if (!written || isNoSecret(written) || /^(ssh|winrm|elevated)_/.test(name.text)) return;
        const schema = place()?.body.attributes.get(name.text);
        if (schema?.sensitive)
          found.push(
            at(value, `"${name.text}" is a secret. In the template everybody can read it.`, {
              severity: 'hint',
              ...movable(attribute, value, around),
            }),
          );
      },
      requiredOf(module),
    );
    return found;
  },
  fixes: ({ start, data }, module, uri) => (data ? [moved(start, data as Seen, module, uri)] : []),
};

/** The blocks whose arguments are a plugin's. */
const mayHold = (block: Enclosing[number] | undefined): boolean =>
  block?.type.text === 'source' || block?.type.text === 'build';

function attributes(
  body: Body,
  around: Enclosing,
  each: (attribute: Attribute, around: Enclosing, place: () => Place | undefined) => void,
  required: Required,
): void {
  let known: { readonly place: Place | undefined } | undefined;
  const place = () => {
    known ??= { place: placeAt(around, required) };
    return known.place;
  };
  for (const item of body.items) {
    if (item.kind === 'attribute') each(item, around, place);
    if (item.kind === 'block') attributes(item.body, [...around, item], each, required);
  }
}

function tokenIn(node: Template, text: string): string | undefined {
  for (const part of node.parts) {
    if (part.kind !== 'text') continue;
    const written = text.slice(part.start, part.end);
    // What documentation uses in place of one is none.
    for (const [what, pattern] of tokens) if (pattern.test(written) && !/EXAMPLE/.test(written)) return what;
  }
  return undefined;
}

function moved(offset: number, { attribute, isDefault, value }: Seen, module: Module, uri: string): Fix {
  const name = isDefault ? attribute : freeName(module, attribute);
  const asked = `env("${name.toUpperCase().replaceAll('-', '_')}")`;
  if (isDefault) return { title: 'Take it from the environment', edits: [{ uri, ...value, newText: asked }] };
  const block = `variable "${name}" {\n  type      = string\n  sensitive = true\n  default   = ${asked}\n}`;
  return {
    title: `Take it from the environment, through the sensitive variable "${name}"`,
    edits: [declareVariable(module, uri, offset, block), { uri, ...value, newText: `var.${name}` }],
  };
}
