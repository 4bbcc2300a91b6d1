/**
 * Functions of the SDK's template engine (`template/interpolate/funcs.go`) and of Go's `text/template` that take a fixed
 * number of arguments, and how many; the others take several.
 */
const fixed: Readonly<Record<string, number>> = {
  build_name: 0,
  build_type: 0,
  build: 1,
  env: 1,
  lower: 1,
  packer_version: 0,
  pwd: 0,
  replace: 4,
  replace_all: 3,
  split: 3,
  template_dir: 0,
  timestamp: 0,
  upper: 1,
  user: 1,
  uuid: 0,
};
const several =
  'isotime strftime consul_key vault sed aws_secretsmanager aws_secretsmanager_raw and call html index slice js len not or print printf println urlquery eq ne lt le gt ge';
const functions: ReadonlySet<string> = new Set([...Object.keys(fixed), ...several.split(' ')]);
const constants: ReadonlySet<string> = new Set(['true', 'false', 'nil']);
/** Of these the engine knows nothing in a template of HCL: they always fail. */
const failing: ReadonlySet<string> = new Set(
  'user env build template_dir consul_key vault sed aws_secretsmanager aws_secretsmanager_raw'.split(' '),
);
const opening: ReadonlySet<string> = new Set(['if', 'range', 'with', 'define', 'block']);

/** What stands in an action: texts, letters, numbers, fields, variables, words, and signs. */
const token =
  /\s+|"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)+'|[+-]?(?:\d|\.\d)[\w.]*|\.[\p{L}_][\p{L}\d_]*|\.|\$[\p{L}\d_]*|[\p{L}_][\p{L}\d_]*|:=|[=|(),]/uy;

/**
 * Why a text is certainly no template of the engine that fills in `{{ … }}` for plugins (Go's `text/template`).
 * `evaluated` where Packer does so in validate, which some arguments put off.
 */
export function badGoTemplate(text: string, evaluated: boolean): string | undefined {
  /** The blocks that are open, each with its word. */
  const open: string[] = [];
  const variables = new Set(['$']);
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at)) {
    const comment = /\{\{(?:- )?\/\*/y;
    comment.lastIndex = at;
    if (comment.test(text)) {
      const end = text.indexOf('*/', comment.lastIndex);
      const close = /\*\/(?: -)?\}\}/y;
      close.lastIndex = end;
      if (end < 0 || !close.test(text)) return 'a comment is closed by "*/}}"';
      at = close.lastIndex;
      continue;
    }
    const tokens: string[] = [];
    let next = text.startsWith('{{- ', at) ? at + 3 : at + 2;
    while (!/^(?:\s-)?\}\}/.test(text.slice(next, next + 4))) {
      if (next >= text.length) return 'after "{{" the "}}" is missing';
      token.lastIndex = next;
      const [found] = token.exec(text) ?? [];
      if (found === undefined)
        return /["'`]/.test(text[next]!)
          ? 'a text between "{{" and "}}" is not closed'
          : `"${text[next]}" means nothing between "{{" and "}}"`;
      if (found.trim() !== '') tokens.push(found);
      next = token.lastIndex;
    }
    at = text.indexOf('}}', next) + 2;
    const why = badAction(tokens);
    if (why !== undefined) return why;
  }
  return open.length > 0 ? `"{{ ${open.at(-1)} }}" is not closed by "{{ end }}"` : undefined;

  function badAction(tokens: readonly string[]): string | undefined {
    const [first, ...rest] = tokens;
    if (first === undefined) return 'there is nothing between "{{" and "}}"';
    if (first === 'end') {
      return open.pop() === undefined ? 'there is nothing for "{{ end }}" to close' : undefined;
    }
    if (first === 'else')
      return open.length === 0 || /^(define|block)$/.test(open.at(-1)!)
        ? 'there is nothing for "{{ else }}" to belong to'
        : undefined;
    if (first === 'break' || first === 'continue')
      return open.includes('range') ? undefined : `"{{ ${first} }}" is for loops only`;
    if (opening.has(first)) {
      open.push(first);
      if (first === 'define' || first === 'block') return undefined;
      return rest.length === 0 ? `"{{ ${first} }}" needs a value` : badPipeline(rest);
    }
    if (first === 'template') return undefined;
    return badPipeline(tokens) ?? (evaluated && open.length === 0 ? failingCall(tokens) : undefined);
  }

  function badPipeline(tokens: readonly string[]): string | undefined {
    const declared = tokens.findIndex(one => one === ':=' || one === '=');
    for (const one of tokens.slice(0, Math.max(0, declared))) if (one.startsWith('$')) variables.add(one);
    const depth = tokens.reduce((depth, one) => depth + (one === '(' ? 1 : one === ')' ? -1 : 0), 0);
    if (depth !== 0) return 'the brackets between "{{" and "}}" do not match';
    for (const one of tokens) {
      if (/^[\p{L}_]/u.test(one) && !functions.has(one) && !constants.has(one))
        return `there is no function "${one}" between "{{" and "}}"`;
      if (one.startsWith('$') && !variables.has(one)) return `there is no "${one}" between "{{" and "}}"`;
    }
    return undefined;
  }
}

/** The first function of an action fails whatever it is given, or is given too much or too little. */
function failingCall([name, ...rest]: readonly string[]): string | undefined {
  if (name === undefined) return undefined;
  if (failing.has(name)) return `"{{ ${name} }}" is of templates in JSON before HCL, and fails here`;
  const wanted = Object.hasOwn(fixed, name) ? fixed[name] : undefined;
  // What is in brackets is one argument; what a pipe brings is another.
  if (wanted === undefined || rest.some(one => /^[()|=,]$/.test(one))) return undefined;
  return rest.length === wanted
    ? undefined
    : `"${name}" takes ${wanted === 0 ? 'nothing' : wanted === 1 ? 'one text' : `${wanted} values`} between "{{" and "}}"`;
}
