import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ComponentKind, component, plugins } from '../../server/language/catalog/index.ts';
import { commonWords } from '../../server/language/catalog/words-common.ts';
import { pluginWords } from '../../server/language/catalog/words-plugins.ts';

const components = plugins().flatMap(({ name, address, components: kinds }) =>
  Object.entries(kinds).flatMap(([kind, types]) =>
    types.map(type => component(kind as ComponentKind, type, new Map([[name, address]]))!),
  ),
);

test('every argument or block that must be set has words', () => {
  const silent = components.flatMap(one =>
    [...one.mustSet, ...one.needs.flatMap(({ oneOf }) => oneOf)]
      .filter(name => (one.attributes.get(name) ?? one.blocks.get(name))!.description === '')
      .map(name => `${one.plugin.name} ${one.type} ${name}`),
  );
  assert.deepEqual(silent, []);
});

/**
 * What builders are given most often, the commonest first: counted in 300 public templates (examples of the plugins
 * and images that vendors build in the open). Of docker, where few arguments are in use, its own documentation goes on.
 */
const commonest: Readonly<Record<string, string>> = {
  amazon: `ami_name ssh_username region instance_type source_ami launch_block_device_mappings communicator run_tags
    ssh_interface ami_description skip_create_ami tags metadata_options source_ami_filter
    temporary_iam_instance_profile_policy_document ami_virtualization_type ami_root_device custom_endpoint_ec2
    ami_ou_arns ami_org_arns ami_users spot_price access_key secret_key`,
  azure: `os_type vm_size location image_publisher image_offer image_sku communicator managed_image_name
    managed_image_resource_group_name winrm_username client_id subscription_id winrm_use_ssl winrm_insecure
    use_azure_cli_auth shared_image_gallery_destination client_secret winrm_timeout polling_duration_timeout
    image_version ssh_username tenant_id`,
  googlecompute: `image_name project_id ssh_username zone source_image_family account_file skip_create_image
    source_image machine_type disk_attachment use_os_login image_architecture temporary_key_pair_type
    temporary_key_pair_bits network_ip startup_script_file custom_endpoints universe_domain tags network
    reservation_affinity source_image_project_id`,
  docker: `image discard commit run_command export_path author changes message privileged pull volumes platform
    container_dir exec_user fix_upload_owner login login_username login_password login_server windows_container
    cap_add device tmpfs`,
  vsphere: `insecure_connection password username vcenter_server disk_controller_type storage host vm_name
    ssh_password ssh_username CPUs RAM communicator guest_os_type network_adapters datastore datacenter boot_command
    iso_paths cluster convert_to_template boot_wait folder shutdown_command`,
  qemu: `ssh_password ssh_username shutdown_command boot_wait iso_checksum memory boot_command headless
    disk_interface format net_device output_directory accelerator vm_name iso_urls use_default_display disk_size cpus
    ssh_timeout http_content display disk_compression qemu_binary ssh_port`,
  proxmox: `template_name template_description tags insecure_skip_tls_verify node machine bios efi_config cpu_type
    cores memory vga network_adapters scsi_controller disks boot_iso boot_wait boot_command os ssh_username
    ssh_password ssh_timeout additional_iso_files http_directory`,
};

for (const [plugin, list] of Object.entries(commonest))
  test(`the arguments that ${plugin} is given most often have words in every builder that takes them`, () => {
    const names = list.split(/\s+/);
    assert.ok(names.length >= 20, String(names.length));
    const builders = components.filter(one => one.plugin.name === plugin && one.kind === 'builder');
    const said = names.map(name => {
      const taken = builders.flatMap(one => one.attributes.get(name) ?? one.blocks.get(name) ?? []);
      return [name, taken.length > 0 && taken.every(({ description }) => description !== '')];
    });
    assert.deepEqual(
      said.filter(([, spoken]) => !spoken),
      [],
    );
  });

test('the best known plugins have words for twenty arguments and more that are their own', () => {
  const wordy = (plugin: string) =>
    new Set(
      components
        .filter(one => one.plugin.name === plugin)
        .flatMap(one => [...one.attributes.values(), ...one.blocks.values()])
        .filter(({ description }) => description !== '' && !commonWords.includes(description))
        .map(({ name }) => name),
    ).size;
  for (const name of Object.keys(commonest)) assert.ok(wordy(name) >= 20, `${name}: ${wordy(name)}`);
});

test('everything there are words about exists', () => {
  const spoken = new Set<string>();
  const hear = (description: string) => spoken.add(description);
  for (const one of components) {
    for (const attribute of [...one.attributes.values(), ...one.blocks.values(), ...one.outputs.values()])
      hear(attribute.description);
    for (const block of one.blocks.values())
      for (const attribute of block.body.attributes.values()) hear(attribute.description);
  }
  const written = `${commonWords}${pluginWords}`
    .split('\n')
    .flatMap(line => /^\w+: (.+)$/.exec(line)?.[1] ?? []);
  assert.deepEqual(
    written.filter(words => !spoken.has(words)),
    [],
  );
});

test('words are a sentence in plain text', () => {
  for (const line of `${commonWords}${pluginWords}`.split('\n').filter(text => /^\w+: /.test(text)))
    assert.match(line, /^\w+: (`|[A-Z]).*[.…]$/, line);
});
