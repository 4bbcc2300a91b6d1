/** What the `packer` binary brings along; everything else comes from plugins and is not known here. */
export type ComponentKind = 'builder' | 'provisioner' | 'post-processor' | 'data';
/** As a type constraint is written. */
export type ArgumentType = 'string' | 'number' | 'bool' | 'list(string)' | 'list(number)' | 'map(string)';
export type Arguments = ReadonlyMap<string, ArgumentType>;

type Written = Partial<Record<ArgumentType, string>>;

const scripts = {
  string: 'script env_var_format remote_path execute_command',
  'list(string)': 'inline scripts environment_vars',
  'list(number)': 'valid_exit_codes',
  'map(string)': 'env',
  bool: 'binary',
} as const;
const shellLocal: Written = {
  string: 'script env_var_format command inline_shebang tempfile_extension',
  'list(string)': 'inline scripts environment_vars execute_command only_on',
  'list(number)': 'valid_exit_codes',
  'map(string)': 'env',
  bool: 'use_linux_pathing',
};

/** From the `hcl2spec.go` files of Packer 1.16.0. None of these arguments is required there. */
const written: Readonly<Record<ComponentKind, Readonly<Record<string, Written>>>> = {
  builder: {
    file: { string: 'source target content' },
    null: {
      string:
        'communicator pause_before_connecting ssh_host ssh_username ssh_password ssh_keypair_name temporary_key_pair_name temporary_key_pair_type ssh_private_key_file ssh_certificate_file ssh_timeout ssh_wait_timeout ssh_bastion_host ssh_bastion_username ssh_bastion_password ssh_bastion_private_key_file ssh_bastion_certificate_file ssh_file_transfer_method ssh_proxy_host ssh_proxy_username ssh_proxy_password ssh_keep_alive_interval ssh_read_write_timeout winrm_username winrm_password winrm_host winrm_timeout',
      number:
        'ssh_port temporary_key_pair_bits ssh_handshake_attempts ssh_bastion_port ssh_proxy_port winrm_port',
      'list(string)': 'ssh_ciphers ssh_key_exchange_algorithms ssh_remote_tunnels ssh_local_tunnels',
      'list(number)': 'ssh_public_key ssh_private_key',
      bool: 'ssh_clear_authorized_keys ssh_pty ssh_agent_auth ssh_disable_agent_forwarding ssh_bastion_agent_auth ssh_bastion_interactive winrm_no_proxy winrm_use_ssl winrm_insecure winrm_use_ntlm',
    },
  },
  provisioner: {
    breakpoint: { string: 'note', bool: 'disable' },
    file: { string: 'content source destination direction', 'list(string)': 'sources', bool: 'generated' },
    'hcp-sbom': {
      string:
        'source destination sbom_name scanner_url scanner_checksum scan_path execute_command elevated_user elevated_password',
      bool: 'auto_generate',
      'list(string)': 'scanner_args',
    },
    powershell: {
      ...scripts,
      string: `${scripts.string} remote_env_var_path elevated_execute_command start_retry_timeout elevated_env_var_format elevated_user elevated_password execution_policy pause_after`,
      bool: 'binary skip_clean use_pwsh',
      number: 'debug_mode',
    },
    shell: {
      ...scripts,
      string: `${scripts.string} inline_shebang pause_after remote_folder remote_file start_retry_timeout`,
      bool: 'binary use_env_var_file skip_clean expect_disconnect',
    },
    'shell-local': shellLocal,
    sleep: { string: 'duration' },
    'windows-restart': {
      string: 'restart_command restart_check_command restart_timeout',
      bool: 'check_registry',
      'list(string)': 'registry_keys',
    },
    'windows-shell': { ...scripts, string: `${scripts.string} start_retry_timeout` },
  },
  'post-processor': {
    artifice: { 'list(string)': 'files', bool: 'keep_input_artifact' },
    checksum: { 'list(string)': 'checksum_types', string: 'output' },
    compress: { string: 'output format archive algorithm', number: 'compression_level' },
    manifest: { string: 'output', bool: 'strip_path strip_time', 'map(string)': 'custom_data' },
    provenance: {
      bool: 'provenance sbom upload_tlog',
      string:
        'build_type output_dir template source_uri sbom_format sbom_scan_path sbom_scope signing_mode signer key verifier fulcio_url rekor_url trusted_root_path keyless_identity keyless_oidc_issuer',
      'list(string)': 'only_builds sbom_exclude',
      'map(string)': 'user_variables',
    },
    'shell-local': shellLocal,
  },
  data: {
    'hcp-packer-artifact': {
      string: 'bucket_name channel_name version_fingerprint platform region component_type',
    },
    'hcp-packer-image': {
      string: 'bucket_name channel iteration_id cloud_provider region component_type',
    },
    'hcp-packer-iteration': { string: 'bucket_name channel' },
    'hcp-packer-version': { string: 'bucket_name channel_name' },
    http: { string: 'url method request_body', 'map(string)': 'request_headers' },
    null: { string: 'input' },
  },
};

/** Accepted in every component's body; Packer fills them in itself. */
const internal: Written = {
  string: 'packer_build_name packer_builder_type packer_core_version packer_on_error',
  bool: 'packer_debug packer_force',
  'map(string)': 'packer_user_variables',
  'list(string)': 'packer_sensitive_variables',
};

const read = (one: Written): (readonly [string, ArgumentType])[] =>
  Object.entries(one).flatMap(([type, names]) =>
    names.split(' ').map(name => [name, type as ArgumentType] as const),
  );

const components: ReadonlyMap<string, Arguments> = new Map(
  Object.entries(written).flatMap(([kind, types]) =>
    Object.entries(types).map(([type, one]) => [`${kind} ${type}`, new Map(read(one))] as const),
  ),
);
const internalArguments: Arguments = new Map(read(internal));

/** What a bundled component takes; undefined for those of plugins. */
export const argumentsOf = (kind: ComponentKind, type: string): Arguments | undefined =>
  components.get(`${kind} ${type}`);

export const isInternal = (name: string): boolean => internalArguments.has(name);

export const bundled = (kind: ComponentKind): readonly string[] => Object.keys(written[kind]);

/** What the data sources without HCP give. */
export const plainOutputs: ReadonlyMap<string, readonly string[]> = new Map([
  ['http', ['url', 'body', 'request_headers']],
  ['null', ['output']],
]);
