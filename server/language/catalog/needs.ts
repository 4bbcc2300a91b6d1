/** Of some arguments one has to be there, in some cases. */
export interface Need {
  readonly oneOf: readonly string[];
  /** Void where one of these is there. */
  readonly unless: readonly string[];
  /** With this communicator only; `ssh` is also what builders take that are given none. */
  readonly communicator: 'ssh' | 'winrm' | undefined;
}

/**
 * What components ask for besides what their schemas say must be set: by source address, the types and the arguments of
 * which one is needed. Each line was seen in the answers of the plugin itself when none of them is there
 * (`npm run test:plugins` asks again); the communicators' come from the SDK, of builders that have no user of their own.
 */
const text = `
github.com/hashicorp/amazon
amazon-ebs amazon-ebssurrogate amazon-ebsvolume amazon-instance: user
amazon-chroot: source_ami source_ami_filter unless from_scratch
amazon-ami: owners
github.com/hashicorp/azure
azure-arm: os_type
azure-arm: location build_resource_group_name
azure-arm: image_publisher unless image_url custom_managed_image_name shared_image_gallery
azure-arm: image_offer unless image_url custom_managed_image_name shared_image_gallery
azure-arm: image_sku unless image_url custom_managed_image_name shared_image_gallery
azure-arm: managed_image_name capture_container_name shared_image_gallery_destination unless skip_create_image
github.com/hashicorp/googlecompute
googlecompute: zone
googlecompute: user
github.com/hashicorp/qemu
qemu: user
github.com/hashicorp/proxmox
proxmox proxmox-clone proxmox-iso: user
github.com/hashicorp/vsphere
vsphere-clone vsphere-iso: host cluster
vsphere-clone vsphere-iso: user
github.com/hashicorp/openstack
openstack: source_image source_image_name external_source_image_url source_image_filter
openstack: user
github.com/hashicorp/alicloud
alicloud-ecs: user
`;

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
    const [names, unless] = rest.split(' unless ') as [string, string?];
    const needs: readonly Need[] =
      names === 'user'
        ? [
            { oneOf: ['ssh_username'], unless: [], communicator: 'ssh' },
            { oneOf: ['winrm_username'], unless: [], communicator: 'winrm' },
          ]
        : [{ oneOf: names.split(' '), unless: unless?.split(' ') ?? [], communicator: undefined }];
    for (const type of types.split(' ')) {
      const key = `${address} ${type}`;
      found.set(key, [...(found.get(key) ?? []), ...needs]);
    }
  }
  return found;
}

/** What a component needs besides, by the address of its plugin and its own name for the type. */
export function needsOf(address: string, canonical: string): readonly Need[] {
  known ??= read();
  return known.get(`${address} ${canonical}`) ?? [];
}
