import { readFileSync } from 'node:fs';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  contributes: { grammars: { scopeName: string; path: string }[] };
};
const wasm = new URL(import.meta.resolve('vscode-oniguruma/release/onig.wasm'));
const onigLib = oniguruma.loadWASM(readFileSync(wasm)).then(() => ({
  createOnigScanner: (sources: string[]) => new oniguruma.OnigScanner(sources),
  createOnigString: (text: string) => new oniguruma.OnigString(text),
}));
const registry = new textmate.Registry({
  onigLib,
  async loadGrammar(scope) {
    const found = manifest.contributes.grammars.find(grammar => grammar.scopeName === scope);
    return found ? textmate.parseRawGrammar(readFileSync(found.path, 'utf8'), found.path) : null;
  },
});

/** The scopes of a text as the editor's own engine gives them: per line, what is not just the file's. */
export async function scopesOf(scope: string, text: string) {
  const grammar = await registry.loadGrammar(scope);
  if (!grammar) throw new Error(`no grammar ${scope}`);
  let state = textmate.INITIAL;
  return text.split('\n').map(line => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({
      start: startIndex,
      end: Math.min(endIndex, line.length),
      text: line.slice(startIndex, endIndex),
      scopes: scopes.filter(name => name !== scope),
    }));
  });
}

/**
 * The text, each line after a `>`, with the innermost scope of every token drawn under it. The endings `.hcl`
 * and `.packer` say nothing and are left out, as are blanks.
 */
export async function drawn(scope: string, text: string): Promise<string> {
  const lines = await scopesOf(scope, text);
  return text
    .split('\n')
    .flatMap((line, i) => [
      `>${line}`,
      ...lines[i]!.filter(token => token.text.trim() !== '' && token.scopes.length > 0).map(
        ({ start, text, scopes }) => {
          const blank = text.length - text.trimStart().length;
          const name = scopes.at(-1)!.replace(/\.(hcl|packer)$/, '');
          return `#${' '.repeat(start + blank)}${'^'.repeat(text.trim().length)} ${name}`;
        },
      ),
    ])
    .join('\n');
}

/** The innermost scope of one piece of a text. */
export async function scopeAt(scope: string, text: string, piece: string): Promise<string | undefined> {
  const found = (await scopesOf(scope, text)).flat().find(token => token.text.trim() === piece);
  return found?.scopes.at(-1);
}
