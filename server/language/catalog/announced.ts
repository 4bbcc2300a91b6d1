/**
 * What builders add to `build` in provisioners and post-processors, in our own words: the names their `Prepare` gives
 * back, at the release of their schemas.
 */
const amazon = {
  BuildRegion: 'The region the machine is built in.',
  SourceAMI: 'The id of the AMI the machine was started from.',
  SourceAMICreationDate: 'When the AMI the machine was started from was made.',
  SourceAMIName: 'The name of the AMI the machine was started from.',
  SourceAMIOwner: 'The account that owns the AMI the machine was started from.',
  SourceAMIOwnerName: 'The alias of the account that owns the AMI the machine was started from.',
};
const sourceImage = { SourceImageName: 'The name of the image the machine was started from.' };
const azure = {
  ...sourceImage,
  TenantID: 'The Microsoft Entra tenant that is signed in to.',
  SubscriptionID: 'The Azure subscription the machine is built in.',
  TempDeploymentName: 'The name of the temporary deployment.',
  TempComputeName: 'The name of the temporary virtual machine.',
  TempNicName: 'The name of the temporary network interface.',
  TempOSDiskName: 'The name of the temporary disk of the system.',
  TempResourceGroupName: 'The resource group of what exists during the build.',
};
const nothing = {};
/** Names and what they are. */
export type Announced = Readonly<Record<string, string>>;

/** By source address and the plugin's own name for the type; those that are not here are not known. */
const known: Readonly<Record<string, Announced>> = {
  'packer file': nothing,
  'packer null': nothing,
  'github.com/hashicorp/amazon amazon-chroot': {
    ...amazon,
    Device: 'The device the new volume is attached as.',
    MountPath: 'Where the new volume is mounted.',
  },
  'github.com/hashicorp/amazon amazon-ebs': amazon,
  'github.com/hashicorp/amazon amazon-ebssurrogate': amazon,
  'github.com/hashicorp/amazon amazon-ebsvolume': amazon,
  'github.com/hashicorp/amazon amazon-instance': amazon,
  'github.com/hashicorp/azure azure-arm': azure,
  'github.com/hashicorp/azure azure-chroot': sourceImage,
  'github.com/hashicorp/googlecompute googlecompute': sourceImage,
  'github.com/hashicorp/alicloud alicloud-ecs': nothing,
  'github.com/hashicorp/openstack openstack': nothing,
  'github.com/hashicorp/qemu qemu': nothing,
  'github.com/hashicorp/vsphere vsphere-clone': nothing,
  'github.com/hashicorp/vsphere vsphere-iso': nothing,
};

/** What a builder adds to `build`; undefined where that is not known. */
export const announcedBy = (address: string, canonical: string): Announced | undefined =>
  known[`${address} ${canonical}`];

/** Our words about a name that some builder adds. */
export const announcedWords = (name: string): string | undefined =>
  Object.values(known).find(one => Object.hasOwn(one, name))?.[name];
