/** Which names an expression may use where (packer's evaluation contexts, by block and argument). */
import { postProcessorArguments, provisionerArguments } from './core.ts';
import type { Enclosing } from './index.ts';

export interface Scope {
  /** `var`, `local`, `data`, `path` and `packer`. */
  readonly values: boolean;
  /** The only variable there is: in the condition of a validation rule. */
  readonly own: string | undefined;
  /** `source.type`, `source.name` have values here. */
  readonly source: boolean;
  readonly build: 'none' | 'name' | 'all';
  readonly functions: 'none' | 'env' | 'all';
}

const nothing: Scope = {
  values: false,
  own: undefined,
  source: false,
  build: 'none',
  functions: 'none',
};
const onlyEnv: Scope = { ...nothing, functions: 'env' };
const values: Scope = { ...nothing, values: true, functions: 'all' };
const sourceBody: Scope = { ...values, source: true };
const metaArgument: Scope = { ...values, build: 'name' };
const stepBody: Scope = { ...sourceBody, build: 'all' };

/** What an argument of the innermost of these blocks may refer to. Names bound by loops come on top. */
export function scopeAt(blocks: Enclosing, attribute: string): Scope {
  const [first, second, third] = blocks.map(({ type }) => type.text);
  const inner = blocks.at(-1)?.type.text;
  if (inner === 'dynamic') return attribute === 'iterator' ? nothing : values;
  switch (first) {
    case 'variables':
      return onlyEnv;
    case 'variable':
      if (second === 'validation' && attribute === 'condition')
        return { ...nothing, own: blocks[0]?.labels[0]?.text, functions: 'all' };
      return blocks.length === 1 && attribute === 'default' ? onlyEnv : nothing;
    case 'local':
      return attribute === 'expression' ? values : nothing;
    case 'locals':
    case 'data':
    case 'hcp_packer_registry':
      return values;
    case 'source':
      return sourceBody;
    case 'build':
      break;
    default:
      return nothing;
  }
  const dynamic = second === 'dynamic' && third === 'content';
  const step = dynamic
    ? blocks[1]?.labels[0]?.text
    : second === 'post-processors'
      ? (third ?? second)
      : second;
  const direct = blocks.length === (dynamic || second === 'post-processors' ? 3 : 2);
  switch (step) {
    case 'source':
      return direct && attribute === 'name' ? nothing : sourceBody;
    case 'provisioner':
    case 'error-cleanup-provisioner':
      return direct && provisionerArguments.attributes.has(attribute) ? metaArgument : stepBody;
    case 'post-processor':
      return direct && postProcessorArguments.attributes.has(attribute) ? metaArgument : stepBody;
    default:
      return values;
  }
}

/** Members of the objects that every configuration has, with what they are. */
export const builtIn: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  path: {
    root: 'The folder of the template, as it was given to Packer.',
    cwd: 'The folder Packer runs in.',
  },
  packer: {
    version: 'The version of Packer.',
    versionFingerprint:
      'The fingerprint of the version being published to HCP Packer. Known only while building.',
    iterationID: 'Deprecated: use `packer.versionFingerprint`, which has another value.',
  },
  source: {
    type: 'The type of the source being built.',
    name: 'The name of the source being built.',
  },
  build: {
    name: 'The name of the build.',
    ID: 'The id of the machine being built, as its builder has it.',
    Host: 'The address by which Packer reaches the machine.',
    Port: 'The port of the connection to the machine.',
    User: 'The user of the connection to the machine.',
    Password: 'The password of the connection to the machine.',
    ConnType: 'The communicator in use, such as `ssh`.',
    PackerRunUUID: 'The id of this run of Packer.',
    PackerHTTPPort: 'The port of Packer’s HTTP server, where there is one.',
    PackerHTTPIP: 'The address of Packer’s HTTP server, where there is one.',
    PackerHTTPAddr: 'Address and port of Packer’s HTTP server, where there is one.',
    SSHPublicKey: 'The public key of the connection to the machine.',
    SSHPrivateKey: 'The private key of the connection to the machine.',
    WinRMPassword: 'The password of a WinRM connection to the machine.',
  },
};
