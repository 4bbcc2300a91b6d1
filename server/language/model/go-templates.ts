/** Functions of the SDK's template engine (`template/interpolate/funcs.go`) and of Go's `text/template`, and its words. */
const words: ReadonlySet<string> = new Set(
  (
    'build_name build_type env isotime strftime pwd split template_dir timestamp uuid user packer_version consul_key ' +
    'vault sed build aws_secretsmanager aws_secretsmanager_raw replace replace_all upper lower ' +
    'and call html index slice js len not or print printf println urlquery eq ge gt le lt ne ' +
    'if else end range with define block template break continue nil true false'
  ).split(' '),
);
/** Of these the engine knows nothing in a template of HCL: they always fail. */
const failing: ReadonlySet<string> = new Set(
  'user env consul_key vault sed aws_secretsmanager aws_secretsmanager_raw'.split(' '),
);

/**
 * Why a text is certainly no template of the engine that fills in `{{ … }}` for plugins. `evaluated` where Packer does
 * so in validate, which some arguments put off.
 */
export function badGoTemplate(text: string, evaluated: boolean): string | undefined {
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at)) {
    const end = endOf(text, at + 2);
    if (end === undefined) return 'after "{{" the "}}" is missing';
    const [, name] = /^-?\s*([A-Za-z_]\w*)/.exec(text.slice(at + 2, end)) ?? [];
    if (name !== undefined && !words.has(name)) return `there is no function "${name}" between "{{" and "}}"`;
    if (evaluated && name !== undefined && failing.has(name))
      return `"{{ ${name} }}" is of templates in JSON before HCL, and fails here`;
    at = end;
  }
  return undefined;
}

/** Where an action is closed, past the texts and comments in it. */
function endOf(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('}}', at)) return at + 2;
    const letter = text[at];
    if (text.startsWith('/*', at)) at = closing(text, '*/', at + 2) + 1;
    else if (letter === '`') at = closing(text, '`', at + 1);
    else if (letter === '"') {
      at++;
      while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    }
  }
  return undefined;
}

function closing(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at;
}
