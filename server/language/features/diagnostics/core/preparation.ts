import type { Arguments, ComponentKind } from '../../../model/components.ts';
import { isDuration } from '../../../model/durations.ts';
import { badGoTemplate } from '../../../model/go-templates.ts';
import { boolOf, marksOf, numberOf, textOf, type Value } from '../../../model/value.ts';
import type { Span } from '../../../syntax/ast.ts';
import { decodingFault } from './overrides.ts';

/** An argument of a component, wherever it is given. */
export interface Given {
  readonly value: Value;
  readonly place: Span;
  /** Packer does not look at what `override` names before the component does. */
  readonly from?: 'override';
}
export type GivenArguments = ReadonlyMap<string, Given>;

/** What a component rejects of its arguments, at one of them or altogether. */
export interface Rejection {
  readonly place: Span | undefined;
  readonly message: string;
}

const shells: readonly string[] = ['shell', 'powershell', 'windows-shell', 'shell-local'];
const durations = new Set([
  'pause_after',
  'start_retry_timeout',
  'restart_timeout',
  'ssh_timeout',
  'ssh_wait_timeout',
  'ssh_keep_alive_interval',
  'ssh_read_write_timeout',
  'winrm_timeout',
  'pause_before_connecting',
]);
/** Filled in later than in validate. */
const later: Readonly<Record<string, readonly string[]>> = {
  shell: ['execute_command'],
  'shell-local': ['execute_command'],
  'windows-shell': ['execute_command'],
  powershell: ['execute_command', 'elevated_execute_command'],
  checksum: ['output'],
  compress: ['output'],
};
const checksums = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'];

/**
 * Nothing is in it, so it counts as absent; undefined where that is not known. A variable that is empty in the files is
 * one that a build is given.
 */
export function isBlank(given: Given | undefined): boolean | undefined {
  if (!given) return true;
  const { value } = given;
  if (value.kind === 'unknown') return undefined;
  const blank =
    value.kind === 'null' || textOf(value) === '' || (value.kind === 'list' && value.elements.length === 0);
  return blank && marksOf(value).assumed ? undefined : blank;
}

/** What the components that come with Packer reject in their `Prepare`, which `packer validate` runs. */
export function rejections(
  kind: ComponentKind,
  type: string,
  args: GivenArguments,
  types: Arguments,
): readonly Rejection[] {
  const found: Rejection[] = [];
  const reject = (name: string, message: string) =>
    found.push({ place: args.get(name)?.place, message: `"${name}": ${message}.` });
  const filled = (name: string): boolean => isBlank(args.get(name)) === false;
  for (const [name, { value, from }] of args)
    if (from !== 'override') one(name, value, types.get(name));
    else {
      one(name, value, types.get(name)?.replace('number', 'string'));
      const why = decodingFault(value, types.get(name));
      if (why !== undefined) reject(name, why);
    }
  if (shells.includes(type)) {
    for (const text of textsOf('environment_vars'))
      if (!/^[^=]+=/s.test(text)) reject('environment_vars', 'each is written "NAME=value"');
    const scripts = ['script', 'scripts'].find(filled);
    const inline = args.get('inline')?.value;
    if (type === 'shell-local' && scripts && inline?.kind === 'list' && inline.elements.length === 0)
      reject('inline', `it excludes "${scripts}" even when it is empty`);
  }
  const wsl = args.get('use_linux_pathing');
  if (type === 'shell-local' && wsl && boolOf(wsl.value) && (filled('inline') || filled('command')))
    reject('use_linux_pathing', 'it is for "script" and "scripts" only');
  if (type === 'powershell' && filled('elevated_password') && isBlank(args.get('elevated_user')))
    reject('elevated_password', 'it needs "elevated_user"');
  if (type === 'powershell' && textsOf('execution_policy')[0] === '')
    reject('execution_policy', 'it cannot be empty; leave it out instead');
  if (type === 'checksum')
    for (const text of textsOf('checksum_types'))
      if (!checksums.includes(text) && checksums.includes(text.toLowerCase()))
        reject('checksum_types', 'they are written in small letters');
  if (kind === 'builder' && type === 'null') signIn();
  return found;

  function one(name: string, value: Value, wanted: string | undefined): void {
    if (wanted === undefined) return;
    const elements =
      value.kind === 'list' ? value.elements : value.kind === 'object' ? [...value.entries.values()] : [];
    if (elements.some(element => element.kind === 'null' && !element.assumed))
      reject(name, 'null cannot be an element');
    if (wanted.includes('number'))
      for (const element of [value, ...elements]) {
        // Of a number that cannot be told something else may be known: it has no end, or is no whole one.
        const number =
          element.kind === 'unknown' && element.type?.kind === 'number' && element.sample !== undefined
            ? Number.parseFloat(element.sample)
            : numberOf(element);
        if (number !== undefined && !Number.isInteger(number)) reject(name, 'a whole number is required');
      }
    if (durations.has(name))
      for (const text of textsOf(name))
        if (!isDuration(text) && !(text === '' && marksOf(value).assumed))
          reject(name, 'it is a duration with a unit, such as "10s" or "1m30s"');
    for (const text of [value, ...elements].map(textOf)) {
      const why =
        text === undefined
          ? undefined
          : badGoTemplate(text, !later[type]?.includes(name) && type !== 'sleep');
      if (why !== undefined) reject(name, marksOf(value).sensitive ? 'it is no template of Go' : why);
    }
  }

  /** The text of an argument, or those in it. */
  function textsOf(name: string): readonly string[] {
    const value = args.get(name)?.value;
    const all = value?.kind === 'list' ? value.elements : value ? [value] : [];
    return all.map(textOf).filter(text => text !== undefined);
  }

  /** `builder/null/config.go`, and the SDK's `communicator/config.go` for SSH. */
  function signIn(): void {
    const communicator = args.get('communicator');
    const text = communicator && !isBlank(communicator) ? textOf(communicator.value) : 'ssh';
    if (text === undefined || text === 'none' || (communicator && isBlank(communicator) === undefined))
      return;
    const agent = boolOf(args.get('ssh_agent_auth')?.value ?? { kind: 'null', ...marksOf() }) === true;
    const [password, key] = ['ssh_password', 'ssh_private_key_file'].filter(filled);
    if ((agent && password) || (password && key))
      reject(agent ? 'ssh_agent_auth' : key!, `it excludes "${password}"`);
    if (text !== 'ssh') return;
    for (const prefix of ['ssh_', 'ssh_bastion_'])
      if (filled(`${prefix}certificate_file`) && isBlank(args.get(`${prefix}private_key_file`)))
        reject(`${prefix}certificate_file`, `it needs "${prefix}private_key_file"`);
    if (filled('ssh_bastion_host')) {
      const ways = ['ssh_bastion_password', 'ssh_bastion_private_key_file', 'ssh_private_key_file'];
      const agents = args.get('ssh_bastion_agent_auth');
      if (ways.every(name => isBlank(args.get(name))) && (!agents || boolOf(agents.value) === false))
        reject(
          'ssh_bastion_host',
          'it needs "ssh_bastion_password", "ssh_bastion_private_key_file" or "ssh_bastion_agent_auth"',
        );
      if (filled('ssh_proxy_host')) reject('ssh_proxy_host', 'it excludes "ssh_bastion_host"');
    }
    for (const name of ['ssh_local_tunnels', 'ssh_remote_tunnels'])
      for (const tunnel of textsOf(name))
        if (!/^[+-]?\d+:.*:[+-]?\d+$/s.test(tunnel)) reject(name, 'a tunnel is written "8080:host:80"');
  }
}
