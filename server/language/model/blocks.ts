/** What Packer's own blocks may hold. What a plugin reads is not here. */
export interface BodySchema {
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
  readonly blocks?: Readonly<Record<string, BlockSchema>>;
  /** Attributes of any name, and no blocks: `locals`. */
  readonly free?: boolean;
  /** `dynamic` may make the blocks. */
  readonly dynamic?: boolean;
}
export interface BlockSchema {
  /** What each label says. */
  readonly labels: readonly string[];
  /** Undefined where somebody else reads it: a plugin, or nobody. */
  readonly body?: BodySchema;
  /** The step in which Packer looks into it. */
  readonly phase: 'load' | 'initialize';
}

const opaque = (...labels: readonly string[]): BlockSchema => ({ labels, phase: 'initialize' });

/** Arguments of a step of a build that Packer reads itself. */
const provisionerArguments: readonly string[] = [
  'name',
  'only',
  'except',
  'override',
  'pause_before',
  'timeout',
  'max_retries',
  'continue_on_error',
];
const postProcessorArguments: readonly string[] = ['name', 'only', 'except', 'keep_input_artifact'];

/** A block of a build that says what is done with a machine, or with what came of it. */
export interface BuildStep {
  readonly kind: 'provisioner' | 'post-processor';
  /** The arguments that are Packer's and not the component's. */
  readonly own: readonly string[];
}
const buildSteps: ReadonlyMap<string, BuildStep> = new Map([
  ['provisioner', { kind: 'provisioner', own: provisionerArguments }],
  ['error-cleanup-provisioner', { kind: 'provisioner', own: provisionerArguments }],
  ['post-processor', { kind: 'post-processor', own: postProcessorArguments }],
]);
/** What a block of that type is in a build; undefined where it is no step. */
export const buildStep = (type: string): BuildStep | undefined => buildSteps.get(type);

const build: BodySchema = {
  optional: ['name', 'description', 'sources'],
  dynamic: true,
  blocks: {
    source: opaque('reference'),
    provisioner: opaque('type'),
    'error-cleanup-provisioner': opaque('type'),
    'post-processor': opaque('type'),
    'post-processors': {
      labels: [],
      phase: 'initialize',
      body: { blocks: { 'post-processor': opaque('type') }, dynamic: true },
    },
    hcp_packer_registry: opaque(),
    from: opaque('type'),
  },
};

/** The root of a template, from `configSchema` and what it leads to in `hcl2template/parser.go`. */
export const root: BodySchema = {
  blocks: {
    packer: {
      labels: [],
      phase: 'load',
      body: {
        optional: ['required_version'],
        blocks: { required_plugins: { labels: [], phase: 'load', body: { free: true } } },
      },
    },
    variable: {
      labels: ['name'],
      phase: 'load',
      body: {
        optional: ['type', 'default', 'description', 'sensitive'],
        blocks: {
          validation: { labels: [], phase: 'load', body: { required: ['condition', 'error_message'] } },
        },
      },
    },
    variables: { labels: [], phase: 'load', body: { free: true } },
    local: { labels: ['name'], phase: 'load', body: { optional: ['expression', 'sensitive'] } },
    locals: { labels: [], phase: 'load', body: { free: true } },
    data: { labels: ['type', 'name'], phase: 'initialize' },
    source: { labels: ['type', 'name'], phase: 'initialize' },
    build: { labels: [], phase: 'initialize', body: build },
    hcp_packer_registry: opaque(),
    communicator: opaque('type', 'name'),
  },
};

export const dynamicBody: BodySchema = {
  required: ['for_each'],
  optional: ['iterator', 'labels'],
  blocks: { content: opaque() },
};

/** Accepted where the schema has them, and never read. */
export const unread: readonly string[] = Object.keys({ communicator: 0, from: 0 });
