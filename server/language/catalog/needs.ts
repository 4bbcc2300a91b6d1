/** An argument or a block that is there. */
export interface Condition {
  readonly name: string;
  /** With this value; `*` at its end or beginning stands for any text. Without one: with any but an empty one. */
  readonly value?: string;
}

/** Of some arguments one has to be there, in some cases. */
export interface Need {
  readonly oneOf: readonly string[];
  /** Void where one of these is there. */
  readonly unless: readonly string[];
  /** Only where one of these holds; always, where there is none. */
  readonly where: readonly Condition[];
  /** With this communicator only; `ssh` is also what builders take that are given none. */
  readonly communicator: 'ssh' | 'winrm' | undefined;
}

/**
 * What components and their blocks ask for besides what their schemas say must be set: by source address, the types, with
 * a dot the blocks in them, and the arguments of which one is needed, `unless` others are there, `where` others have a
 * value. Each line was seen in the answers of the plugin itself when none of them is there
 * (`npm run test:plugins` asks again); the communicators' come from the SDK, of builders that have no user of their own.
 */
const text = `
github.com/hashicorp/amazon
amazon-ebs amazon-ebssurrogate amazon-ebsvolume amazon-instance: user
amazon-ebs amazon-ebssurrogate amazon-ebsvolume amazon-instance: ssh_private_key_file ssh_agent_auth where ssh_keypair_name
amazon-ebs amazon-ebssurrogate amazon-ebsvolume amazon-instance: iam_instance_profile temporary_iam_instance_profile_policy_document where ssh_interface=session_manager
amazon-ebs amazon-ebssurrogate amazon-ebsvolume amazon-instance: spot_price where fleet_tags spot_tags
amazon-ebs amazon-ebssurrogate amazon-instance amazon-chroot: encrypt_boot where kms_key_id
amazon-ebssurrogate: boot_mode unless ami_architecture where uefi_data
amazon-import: platform where boot_mode=uefi
amazon-chroot: source_ami source_ami_filter unless from_scratch
amazon-chroot: root_device_name where ami_block_device_mappings from_scratch
amazon-chroot: ami_block_device_mappings where root_device_name from_scratch
amazon-chroot: root_volume_size where ami_block_device_mappings from_scratch
amazon-chroot: pre_mount_commands where from_scratch
amazon-chroot: ami_virtualization_type where from_scratch
amazon-ami: owners
amazon-ebs.ami_block_device_mappings amazon-ebs.launch_block_device_mappings: device_name
amazon-ebssurrogate.ami_block_device_mappings amazon-ebssurrogate.launch_block_device_mappings: device_name
amazon-instance.ami_block_device_mappings amazon-instance.launch_block_device_mappings: device_name
amazon-ebsvolume.ebs_volumes: device_name
amazon-ebssurrogate.ami_root_device: source_device_name
amazon-ebssurrogate.ami_root_device: device_name
amazon-ebs.fast_launch.region_launch_templates: region
github.com/hashicorp/azure
azure-arm: os_type
azure-arm: location build_resource_group_name
azure-arm: image_publisher unless image_url custom_managed_image_name shared_image_gallery
azure-arm: image_offer unless image_url custom_managed_image_name shared_image_gallery
azure-arm: image_sku unless image_url custom_managed_image_name shared_image_gallery
azure-arm: managed_image_name capture_container_name shared_image_gallery_destination unless skip_create_image
azure-chroot.shared_image_destination: resource_group
azure-chroot.shared_image_destination: gallery_name
azure-chroot.shared_image_destination: image_name
azure-chroot.shared_image_destination: image_version
github.com/hashicorp/googlecompute
googlecompute: zone
googlecompute: accelerator_type where accelerator_count
googlecompute: on_host_maintenance unless preemptible where accelerator_count
googlecompute: use_internal_ip where omit_external_ip
googlecompute: enable_vtpm where enable_integrity_monitoring
googlecompute.disk_attachment: volume_type unless source_volume
googlecompute.disk_attachment: volume_size unless source_volume source_image
googlecompute: user
github.com/hashicorp/qemu
qemu: user
github.com/hashicorp/proxmox
proxmox proxmox-clone proxmox-iso: user
proxmox.disks proxmox-clone.disks proxmox-iso.disks: storage_pool
proxmox.network_adapters proxmox-clone.network_adapters proxmox-iso.network_adapters: bridge
proxmox.pci_devices proxmox-clone.pci_devices proxmox-iso.pci_devices: host mapping
proxmox.additional_iso_files proxmox-clone.additional_iso_files proxmox-iso.additional_iso_files: iso_file iso_url iso_urls cd_files cd_content
github.com/hashicorp/vmware
vmware-iso vmware-vmx: remote_host where remote_type
vmware-iso vmware-vmx: remote_type where vnc_over_websocket
vmware-iso vmware-vmx: tools_upload_flavor tools_upload_path where tools_source_path
github.com/hashicorp/vsphere
vsphere-clone vsphere-iso: host cluster
vsphere-clone vsphere-iso: user
vsphere-clone vsphere-iso: firmware where vTPM vbs_enabled
vsphere-clone vsphere-iso: vvtd_enabled where vbs_enabled
vsphere-clone vsphere-iso: NestedHV where vbs_enabled
vsphere-clone: network where mac_address
vsphere-supervisor: import_target_location_name where import_source_url
vsphere-supervisor: import_source_ssl_certificate where import_source_url=https://*
vsphere-supervisor: bootstrap_data_file where bootstrap_provider=Sysprep bootstrap_provider=vAppConfig
vsphere-clone.storage vsphere-iso.storage: disk_size
vsphere-clone.content_library_destination vsphere-iso.content_library_destination: library
vsphere-clone.customize: network_interface
vsphere-clone.customize: linux_options windows_options windows_sysprep_text windows_sysprep_file
vsphere-clone.customize.linux_options: host_name
vsphere-clone.customize.linux_options: domain
vsphere-clone.customize.windows_options: computer_name
github.com/hashicorp/openstack
openstack: source_image source_image_name external_source_image_url source_image_filter
openstack: user
openstack: ssh_private_key_file ssh_agent_auth where ssh_keypair_name
github.com/hashicorp/oracle
oracle-oci: shape_config where shape=*Flex
oracle-oci.shape_config: ocpus where memory_in_gbs baseline_ocpu_utilization
github.com/hashicorp/alicloud
alicloud-ecs: user
github.com/hetznercloud/hcloud
hcloud.image_filter: with_selector
github.com/nutanix-cloud-native/nutanix
nutanix.vm_nics: subnet_name subnet_uuid
github.com/scaleway/scaleway
scaleway.block_volume: size_in_gb snapshot_id
`;

type Line = readonly [whole: string, names: string, unless?: string, where?: string];

function conditionOf(text: string): Condition {
  const [name, value] = text.split('=') as [string, string?];
  return value === undefined ? { name } : { name, value };
}

let known: ReadonlyMap<string, readonly Need[]> | undefined;

function read(): ReadonlyMap<string, readonly Need[]> {
  const found = new Map<string, Need[]>();
  let address = '';
  for (const line of text.trim().split('\n')) {
    const [types, rest] = line.split(': ') as [string, string?];
    if (rest === undefined) {
      address = types;
      continue;
    }
    const [, names, unless, where] = /^(.+?)(?: unless (.+?))?(?: where (.+))?$/.exec(
      rest,
    ) as unknown as Line;
    const more = { unless: unless?.split(' ') ?? [], where: where?.split(' ').map(conditionOf) ?? [] };
    const needs: readonly Need[] =
      names === 'user'
        ? [
            { ...more, oneOf: ['ssh_username'], communicator: 'ssh' },
            { ...more, oneOf: ['winrm_username'], communicator: 'winrm' },
          ]
        : [{ ...more, oneOf: names.split(' '), communicator: undefined }];
    for (const type of types.split(' ')) {
      const key = `${address} ${type}`;
      found.set(key, [...(found.get(key) ?? []), ...needs]);
    }
  }
  return found;
}

/** What a component or a block needs besides, by the address of its plugin and its own name for the type, and the blocks. */
export function needsOf(address: string, path: string): readonly Need[] {
  known ??= read();
  return known.get(`${address} ${path}`) ?? [];
}
