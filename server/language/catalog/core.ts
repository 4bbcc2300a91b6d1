/** Packer's own blocks and arguments (hcl2template of Packer 1.16), described in our own words. */
import type { ArgumentType, AttributeSchema, BlockSchema, BodySchema, LabelSchema } from './schema.ts';

type AttributeFacts = Partial<
  Pick<AttributeSchema, 'required' | 'deprecated' | 'replacedBy' | 'values' | 'default'>
>;

const attribute = (
  name: string,
  type: ArgumentType,
  description: string,
  more: AttributeFacts = {},
): AttributeSchema => ({
  name,
  type,
  description,
  required: false,
  deprecated: false,
  replacedBy: undefined,
  undocumented: false,
  sensitive: false,
  internal: false,
  values: [],
  strict: false,
  default: undefined,
  env: [],
  ...more,
});

type BlockFacts = Partial<
  Pick<BlockSchema, 'labels' | 'nesting' | 'required' | 'deprecated' | 'replacedBy' | 'body'>
>;

const block = (name: string, description: string, more: BlockFacts = {}): BlockSchema => ({
  name,
  description,
  labels: [],
  nesting: 'list',
  required: false,
  deprecated: false,
  replacedBy: undefined,
  undocumented: false,
  needs: [],
  body: empty,
  ...more,
});

const body = (
  attributes: readonly AttributeSchema[],
  blocks: readonly BlockSchema[] = [],
  open = false,
): BodySchema => ({
  attributes: new Map(attributes.map(one => [one.name, one])),
  blocks: new Map(blocks.map(one => [one.name, one])),
  open,
});
export const empty: BodySchema = body([]);
const anything: BodySchema = body([], [], true);

const label = (name: string, is: LabelSchema['is']): LabelSchema => ({ name, is });

const filters = [
  attribute('only', 'list(string)', 'Runs for these sources alone, each as `type.name`.'),
  attribute('except', 'list(string)', 'Does not run for these sources, each as `type.name`.'),
];

/** Meta-arguments of `provisioner` and `error-cleanup-provisioner`. */
export const provisionerArguments: BodySchema = body([
  attribute('name', 'string', 'A name for the output.'),
  ...filters,
  attribute(
    'override',
    'object',
    'Other arguments for single sources: an object by source name (`name`, not `type.name`).',
  ),
  attribute('pause_before', 'string', 'Waits this long first: a duration such as `10s`.'),
  attribute(
    'timeout',
    'string',
    'Gives up after this long: a duration such as `5m`. Ignored where `pause_before` is set.',
  ),
  attribute('max_retries', 'number', 'How often to try again after a failure.', { default: 0 }),
  attribute('continue_on_error', 'bool', 'A failure does not end the build. Since Packer 1.16.0.', {
    default: false,
  }),
]);

/** Meta-arguments of `post-processor`. */
export const postProcessorArguments: BodySchema = body([
  attribute('name', 'string', 'A name for the output and for `-except`.'),
  ...filters,
  attribute(
    'keep_input_artifact',
    'bool',
    'Keeps what came in, next to what this post-processor makes of it.',
  ),
]);

/** Arguments of a build's `source` block, next to the source's own. */
export const buildSourceArguments: BodySchema = body([
  attribute('name', 'string', 'What this build calls the source: a plain text.'),
]);

/** What `dynamic` holds; its `content` is the block it stands for. */
export const dynamicBody = (content: BodySchema): BodySchema =>
  body(
    [
      attribute('for_each', 'any', 'One block for each element of this list, set, map or object.', {
        required: true,
      }),
      attribute(
        'iterator',
        'any',
        'The name under which `content` sees `key` and `value`; the label if left out.',
      ),
      attribute('labels', 'list(string)', 'The labels of the blocks.'),
    ],
    [block('content', 'The body of each block.', { nesting: 'single', required: true, body: content })],
  );

/** Offered in bodies that are expanded: `build`, sources, provisioners and post-processors. */
export const dynamicBlock: BlockSchema = block('dynamic', 'Makes a block for each element of a collection.', {
  labels: [label('block', 'block')],
  body: dynamicBody(anything),
});

const registry: BodySchema = body([
  attribute(
    'bucket_name',
    'string',
    'The bucket to publish to: 3 to 36 letters, digits and dashes. `HCP_PACKER_BUCKET_NAME` wins over it.',
  ),
  attribute('description', 'string', 'What the bucket is for, at most 255 bytes.'),
  attribute('bucket_labels', 'map(string)', 'Labels of the bucket.'),
  attribute(
    'build_labels',
    'map(string)',
    'Labels of every build of this version. Packer adds `git_sha` by itself.',
  ),
  attribute(
    'channels',
    'list(string)',
    'Channels that get the version when it is complete. They must exist, and `latest` moves by itself. Since Packer 1.15.0.',
  ),
  attribute('labels', 'map(string)', 'The former name of `bucket_labels`.', {
    deprecated: true,
    replacedBy: 'bucket_labels',
  }),
]);

const registryText = 'Publishes what the build makes to a bucket of the HCP Packer registry.';

const postProcessor = block('post-processor', 'Takes what a build made and makes something of it.', {
  labels: [label('type', 'post-processor')],
});

const build: BodySchema = body(
  [
    attribute('name', 'string', 'The first part of the build’s full name, for `-only` and `-except`.'),
    attribute('description', 'string', 'What the build is for.'),
    attribute('sources', 'list(string)', 'The sources to build from, each as `source.type.name`.'),
  ],
  [
    block('source', 'A source of this build, with arguments of its own added.', {
      labels: [label('reference', 'source')],
    }),
    block('provisioner', 'Changes the machine while it runs. Provisioners run in the order of the text.', {
      labels: [label('type', 'provisioner')],
    }),
    block('error-cleanup-provisioner', 'Runs when a provisioner has failed, before the machine is deleted.', {
      labels: [label('type', 'provisioner')],
      nesting: 'single',
    }),
    postProcessor,
    block('post-processors', 'A chain of post-processors, each of which takes what the one before it made.', {
      body: body([], [postProcessor]),
    }),
    block('hcp_packer_registry', `${registryText} Belongs at the root since Packer 1.13.0.`, {
      nesting: 'single',
      deprecated: true,
      replacedBy: 'hcp_packer_registry at the root',
      body: registry,
    }),
    dynamicBlock,
  ],
);

const validation = block('validation', 'A rule for values of the variable.', {
  body: body([
    attribute('condition', 'bool', 'What must be true. Refers to this variable and to nothing else.', {
      required: true,
    }),
    attribute('error_message', 'string', 'What to say otherwise: a whole sentence.', { required: true }),
  ]),
});

/** The root of a template. */
export const root: BodySchema = body(
  [],
  [
    block('packer', 'Which Packer and which plugins this configuration needs.', {
      body: body(
        [
          attribute(
            'required_version',
            'string',
            'Versions of Packer that may be used, such as `>= 1.13.0`.',
          ),
        ],
        [
          block(
            'required_plugins',
            'The plugins `packer init` installs: `name = { source = …, version = … }`.',
            {
              body: anything,
            },
          ),
        ],
      ),
    }),
    block('variable', 'An input variable: `var.name`.', {
      labels: [label('name', 'name')],
      body: body(
        [
          attribute('type', 'type', 'The type of its values, such as `string` or `list(string)`.'),
          attribute(
            'default',
            'any',
            'Its value where nobody gives another. May use `env()`, and no other function.',
          ),
          attribute('description', 'string', 'What the variable is for.'),
          attribute('sensitive', 'bool', 'Keeps the value out of Packer’s output.', { default: false }),
        ],
        [validation],
      ),
    }),
    block('variables', 'Input variables in the short form: names and defaults.', { body: anything }),
    block('local', 'A value with a name: `local.name`.', {
      labels: [label('name', 'name')],
      body: body([
        attribute('expression', 'any', 'The value.', { required: true }),
        attribute('sensitive', 'bool', 'Keeps the value out of Packer’s output.', { default: false }),
      ]),
    }),
    block('locals', 'Values with names: `local.name`.', { body: anything }),
    block('data', 'Reads something before the build: `data.type.name.output`.', {
      labels: [label('type', 'datasource'), label('name', 'name')],
    }),
    block('source', 'What an image is built from, and how.', {
      labels: [label('type', 'builder'), label('name', 'name')],
    }),
    block('build', 'Which sources to build, and what to do with each machine and each result.', {
      body: build,
    }),
    block('hcp_packer_registry', registryText, { nesting: 'single', body: registry }),
  ],
);

/** The value of an entry of `required_plugins`. */
export const requiredPlugin: BodySchema = body([
  attribute('source', 'string', 'Where the plugin comes from, such as `github.com/hashicorp/amazon`.', {
    required: true,
  }),
  attribute('version', 'string', 'Versions that may be used, such as `>= 1.2.8, < 2.0.0`.', {
    required: true,
  }),
]);
