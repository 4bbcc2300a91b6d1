/**
 * What people write most, the commonest first: counted in 1,100 templates of 195 public repositories. Only the order of
 * what is offered comes from it.
 */
import type { Component, ComponentKind } from './schema.ts';

const types: Readonly<Record<ComponentKind, string>> = {
  builder: `amazon-ebs qemu virtualbox-iso googlecompute azure-arm vmware-iso proxmox-iso hyperv-iso docker vsphere-iso
    null vagrant parallels-iso hcloud virtualbox-ovf file amazon-ebssurrogate proxmox-clone vmware-vmx digitalocean
    oracle-oci openstack linode vsphere-clone`,
  provisioner: `shell file ansible powershell shell-local windows-restart windows-update ansible-local windows-shell
    breakpoint hcp-sbom`,
  'post-processor': `vagrant manifest shell-local checksum docker-tag docker-push vagrant-cloud artifice compress
    docker-import vagrant-registry`,
  datasource: `amazon-ami hcp-packer-artifact hcp-packer-version git-repository http amazon-parameterstore
    amazon-secretsmanager null`,
};

/** By kind and type, kind and plugin, or kind of a component; else by the type of the block. */
const members: Readonly<Record<string, string>> = {
  root: 'packer variable locals source build data hcp_packer_registry local variables',
  packer: 'required_plugins required_version',
  variable: 'type default description sensitive validation',
  local: 'expression sensitive',
  build: 'sources provisioner post-processor hcp_packer_registry name source post-processors description',
  hcp_packer_registry: 'bucket_name description bucket_labels build_labels channels',
  'builder amazon': `ami_name instance_type region ssh_username source_ami_filter source_ami tags
    launch_block_device_mappings ami_regions ami_description run_tags communicator associate_public_ip_address subnet_id
    encrypt_boot iam_instance_profile force_deregister kms_key_id skip_create_ami metadata_options run_volume_tags
    force_delete_snapshot subnet_filter ami_users temporary_key_pair_type vpc_id`,
  'builder azure': `image_offer image_publisher image_sku os_type vm_size managed_image_resource_group_name
    subscription_id client_id client_secret location managed_image_name azure_tags ssh_username communicator
    use_azure_cli_auth build_resource_group_name tenant_id shared_image_gallery_destination os_disk_size_gb
    image_version winrm_username winrm_use_ssl winrm_insecure`,
  'builder googlecompute': `project_id ssh_username zone image_name source_image_family source_image disk_size
    machine_type network image_description image_family subnetwork disk_type tags account_file image_labels
    use_internal_ip skip_create_image preemptible region source_image_project_id`,
  'builder docker': `image commit discard changes run_command pull export_path author message privileged volumes
    platform container_dir exec_user fix_upload_owner login login_username login_password login_server
    windows_container`,
  'builder vsphere': `vcenter_server username password insecure_connection vm_name guest_os_type CPUs RAM
    disk_controller_type ssh_username network_adapters boot_command datastore iso_paths boot_wait shutdown_command
    ssh_password storage host datacenter cluster folder ssh_timeout convert_to_template communicator`,
  'builder qemu': `iso_url iso_checksum ssh_username ssh_password format shutdown_command disk_size boot_wait memory
    boot_command headless ssh_timeout http_directory accelerator qemuargs cpus disk_interface vm_name net_device
    output_directory disk_compression machine_type disk_image`,
  'builder virtualbox': `guest_os_type iso_url iso_checksum shutdown_command boot_wait boot_command disk_size
    ssh_username ssh_password ssh_timeout headless memory cpus vm_name vboxmanage http_directory guest_additions_mode
    hard_drive_interface output_directory`,
  'builder vmware': `iso_url iso_checksum shutdown_command boot_wait cpus disk_size memory boot_command guest_os_type
    vm_name ssh_username ssh_password headless output_directory ssh_timeout http_directory disk_adapter_type version
    vmx_data network_adapter_type`,
  'builder hyperv': `iso_url iso_checksum boot_wait disk_size shutdown_command cpus switch_name boot_command memory
    ssh_username ssh_password ssh_timeout generation communicator vm_name headless http_directory output_directory
    enable_secure_boot`,
  'builder proxmox': `proxmox_url username node cores memory network_adapters disks os boot_command
    insecure_skip_tls_verify scsi_controller ssh_username boot_wait template_description cpu_type ssh_timeout
    template_name boot_iso vm_name ssh_password cloud_init cloud_init_storage_pool http_directory qemu_agent`,
  builder: `communicator ssh_username ssh_password ssh_timeout ssh_host ssh_port ssh_private_key_file boot_command
    boot_wait http_directory shutdown_command winrm_username winrm_password winrm_timeout`,
  'provisioner shell': `inline execute_command script scripts environment_vars expect_disconnect only pause_before
    inline_shebang`,
  'provisioner shell-local': 'inline command script scripts environment_vars only',
  'provisioner powershell': `inline scripts script elevated_user elevated_password environment_vars pause_before only`,
  'provisioner windows-restart': 'restart_timeout restart_check_command only pause_before',
  'provisioner file': 'source destination content direction sources only',
  'provisioner ansible': `playbook_file extra_arguments user ansible_env_vars use_proxy galaxy_file roles_path command`,
  provisioner: 'inline script only pause_before',
  'post-processor vagrant': `output keep_input_artifact vagrantfile_template compression_level only`,
  'post-processor manifest': 'output custom_data strip_path strip_time',
  'post-processor shell-local': 'inline script environment_vars only',
  'post-processor docker': 'repository tags login login_server login_username login_password only',
  'post-processor': 'output keep_input_artifact only',
  'datasource amazon': 'filters most_recent owners region name',
  source_ami_filter: 'filters most_recent owners',
  launch_block_device_mappings: `device_name volume_size volume_type delete_on_termination encrypted throughput iops
    kms_key_id`,
};

const pluginNames = `amazon ansible qemu virtualbox googlecompute azure vmware proxmox vagrant docker hyperv vsphere
  windows-update parallels hcloud`;

const functionNames = `env timestamp formatdate regex_replace templatefile file join replace substr lookup length split merge
  contains regex can jsondecode concat format lower try keys jsonencode basename coalesce upper`;

type Places = ReadonlyMap<string, number>;
const read = new Map<string, Places>();
function placesIn(names: string): Places {
  const known = read.get(names);
  if (known) return known;
  const places = new Map(names.split(/\s+/).map((name, i) => [name, i]));
  read.set(names, places);
  return places;
}
const none: Places = new Map();

/** What is among the commonest types of a kind of component, with its place there; 0 is the commonest. */
export const commonestTypes = (kind: ComponentKind): Places => placesIn(types[kind]);

/** What is set most often in the body of a component, with its place among these. */
export function commonestOf({ kind, type, plugin }: Component): Places {
  const names = members[`${kind} ${type}`] ?? members[`${kind} ${plugin.name}`] ?? members[kind];
  return names === undefined ? none : placesIn(names);
}

/** What is set most often in a block that is no component's, by its type; `root` is the template itself. */
export function commonestIn(block: string): Places {
  const names = members[block];
  return names === undefined ? none : placesIn(names);
}

/** The plugins required most often, by their usual names. */
export const commonestPlugins = (): Places => placesIn(pluginNames);

/** The functions called most often. */
export const commonestFunctions = (): Places => placesIn(functionNames);
