/** Texts that plugins read on: keys to press in `boot_command`, and `{{ .Path }}`. */
import type { ExpressionContext } from './context.ts';
import { type Here, type Item, placeOf } from './item.ts';

/** What `bootcommand` of packer-plugin-sdk presses, the usual first. */
const keys = [
  ...[
    'enter',
    'wait',
    'wait5s',
    'esc',
    'tab',
    'spacebar',
    'up',
    'down',
    'left',
    'right',
    'bs',
    'del',
    'end',
    'home',
  ],
  ...['insert', 'pageUp', 'pageDown', 'return', 'menu'],
  ...Array.from({ length: 12 }, (_, i) => `f${i + 1}`),
  ...[
    'leftAlt',
    'leftCtrl',
    'leftShift',
    'leftSuper',
    'rightAlt',
    'rightCtrl',
    'rightShift',
    'rightSuper',
  ].flatMap(key => [key, `${key}On`, `${key}Off`]),
];
const about = (key: string): string | undefined =>
  key === 'wait'
    ? 'a second'
    : key.startsWith('wait')
      ? 'any duration'
      : key.endsWith('On')
        ? 'press and hold'
        : key.endsWith('Off')
          ? 'let go'
          : undefined;

type Fields = Readonly<Record<string, string>>;
const boot: Fields = {
  HTTPIP: 'Packer’s HTTP server, as the machine sees it',
  HTTPPort: 'the port of Packer’s HTTP server',
  Name: 'the name of the machine',
};
const commands: Readonly<Record<string, Fields>> = {
  shell: {
    Vars: 'the environment, as NAME=value',
    Path: 'the script on the machine',
    EnvVarFile: 'a file with the environment',
  },
  powershell: { Vars: 'a script that sets the environment', Path: 'the script on the machine' },
  'windows-shell': { Vars: 'the environment, as set "NAME=value"', Path: 'the script on the machine' },
  'shell-local': { Vars: 'the environment, as NAME=value', Script: 'the script' },
};

/** Undefined where the plugin reads the text as it is, or what is typed is nothing it would read. */
export function pluginTextItems(context: ExpressionContext, here: Here): readonly Item[] | undefined {
  const { attribute, blocks, place, offset } = context;
  if (place.is !== 'text') return undefined;
  const name = attribute.name.text;
  const isBoot = name === 'boot_command' || name === 'boot_steps';
  if (!isBoot && !name.endsWith('execute_command')) return undefined;
  const { text } = here.module.files.get(here.uri)!;
  const before = text.slice(place.template.start, offset);
  const key = isBoot ? /<\w*$/.exec(before) : null;
  if (key) {
    const after = /^\w*>?/.exec(text.slice(offset, offset + 40))![0];
    const span = { start: offset - key[0].length, end: offset + after.length };
    return keys.map((one, i) => ({
      ...{ label: `<${one}>`, newText: `<${one}>`, kind: 'value', span },
      ...{ rank: i / 100, description: about(one) },
    }));
  }
  const field = /\{\{[ \t]*(\.?\w*)$/.exec(before);
  const component = field && placeOf(here, blocks)?.component;
  if (!component) return undefined;
  const fields = isBoot
    ? component.plugin.name === 'proxmox'
      ? { ...boot, Name: '' }
      : boot
    : commands[component.type];
  const rest = text.slice(offset, offset + 40);
  const open = /\{$/.test(before) ? ' ' : '';
  const close = /^[ \t]*\}\}/.test(rest) ? (rest.startsWith('}') ? ' ' : '') : ' }}';
  return Object.entries(fields ?? {})
    .filter(([, description]) => description !== '')
    .map(([label, description], i) => ({
      ...{
        label: `.${label}`,
        newText: `${open}.${label}${close}`,
        kind: 'output',
        description,
        rank: i / 100,
      },
      span: { start: offset - field[1]!.length, end: offset },
    }));
}
