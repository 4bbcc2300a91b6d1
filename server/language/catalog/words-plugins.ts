/** Words about arguments of plugins: those that must be set, and the commonest of the common ones. */
export const pluginWords = `
[amazon]
ami_name: The name of the AMI that is made. No other AMI of the account and region may have it.
ami_description: The description of the AMI.
ami_regions: More regions to copy the AMI to.
ami_users: Accounts that may use the AMI.
tags: Tags of the AMI, and of its snapshots where \`snapshot_tags\` says nothing else.
ami_virtualization_type: How the AMI is virtualized: \`hvm\` or \`paravirtual\`.
instance_type: The EC2 instance type to build on, such as \`t3.small\`.
source_ami: The AMI to start from.
source_ami_filter: Finds the AMI to start from.
access_key: The AWS access key id. Better left to the environment or a profile.
secret_key: The AWS secret access key. Better left to the environment or a profile.
profile: The profile of the AWS credentials file.
assume_role: A role to work as.
vpc_id: The VPC to build in.
subnet_id: The subnet to build in.
security_group_id: The security group of the instance, instead of a temporary one.
iam_instance_profile: The instance profile of the instance.
associate_public_ip_address: Gives the instance a public address.
ssh_interface: The address of the instance that Packer connects to.
encrypt_boot: Encrypts the root volume of the AMI.
kms_key_id: The KMS key to encrypt with.
boot_mode: How the AMI starts: \`uefi\` or \`legacy-bios\`.
platform: The system of the imported image: \`linux\` or \`windows\`.
force_deregister: Deregisters an AMI of the same name first.
force_delete_snapshot: Deletes the snapshots of the deregistered AMI too.
run_tags: Tags of the instance while it builds.
snapshot_tags: Tags of the snapshots.
launch_block_device_mappings: Volumes of the instance while it builds, which the AMI takes over.
ami_block_device_mappings: Volumes of the AMI that the instance does not have.
root_device_name: The name of the root device of the AMI, such as \`xvda\`.
root_volume_size: The size of the root volume in GB.
pre_mount_commands: Commands for the root volume before it is mounted, such as those that make partitions and a file system.
spot_price: The most to pay for a spot instance; \`auto\` takes what it costs.
spot_instance_types: Instance types to choose from for a spot instance.
metadata_options: How the instance may ask for its metadata.
skip_create_ami: Builds without making an AMI, to try a template out.
account_id: The AWS account that owns the AMI.
s3_bucket: The bucket the bundle of the AMI goes to.
s3_bucket_name: The bucket the image is put in for the import.
x509_cert_path: The certificate the bundle is signed with.
x509_key_path: The key of that certificate.
name: The name of the parameter or secret to read.
temporary_iam_instance_profile_policy_document: The policy of an instance profile that exists while the instance builds.
ami_root_device: The volume that becomes the root volume of the AMI.
custom_endpoint_ec2: Another address of the EC2 API.
ami_ou_arns: ARNs of the organizational units that may use the AMI.
ami_org_arns: ARNs of the organizations that may use the AMI.
[amazon-ami]
owners: Accounts whose AMIs are looked at, such as \`amazon\` or \`self\`. One is needed, so that nobody else's AMI is found.
[amazon/AmiFilterOptions]
filters: Filters of EC2's DescribeImages, such as \`name\` and \`virtualization-type\`.
owners: Accounts whose AMIs are looked at, such as \`amazon\` or \`self\`.
most_recent: Takes the newest of several.
include_deprecated: Takes deprecated AMIs too.
[amazon/BlockDevice]
device_name: The device, such as \`/dev/sda1\`.
volume_size: The size in gibibytes.
volume_type: The type of the volume, such as \`gp3\`.
iops: I/O operations per second the volume is made for.
throughput: Megabytes per second the volume is made for.
encrypted: Encrypts the volume.
delete_on_termination: Deletes the volume together with the instance.
[amazon/AssumeRoleConfig]
role_arn: The role to work as.
session_name: The name of the session, as it appears in logs.
external_id: The external id the role asks for.
duration_seconds: How long the session lasts.
[azure]
subscription_id: The Azure subscription to work in.
tenant_id: The Entra tenant of the service principal.
client_id: The application id of the service principal.
client_secret: The secret of the service principal.
use_azure_cli_auth: Signs in as the Azure CLI does.
location: The Azure region to build in.
vm_size: The size of the machine to build on, such as \`Standard_D2s_v3\`.
os_type: \`Linux\` or \`Windows\`.
image_publisher: The publisher of the marketplace image to start from.
image_offer: The offer of the marketplace image to start from.
image_sku: The SKU of the marketplace image to start from.
image_version: The version of that image; \`latest\` where left out.
image_url: A VHD to start from.
custom_managed_image_name: The managed image to start from.
custom_managed_image_resource_group_name: The resource group of that image.
managed_image_name: The name of the managed image that is made.
capture_container_name: The container of the storage account that a VHD goes to.
managed_image_resource_group_name: The resource group the managed image goes to.
managed_image_storage_account_type: The storage of the managed image.
build_resource_group_name: An existing resource group to build in.
temp_resource_group_name: The name of the temporary resource group to build in.
resource_group_name: The resource group of the storage account for a VHD.
storage_account: The storage account a VHD goes to.
virtual_network_name: An existing network to build in.
virtual_network_subnet_name: The subnet of that network.
virtual_network_resource_group_name: The resource group of that network.
azure_tags: Tags of everything Packer makes.
os_disk_size_gb: The size of the system disk in gigabytes.
shared_image_gallery: A version in a compute gallery to start from.
shared_image_gallery_destination: Where in a compute gallery the image goes.
plan_info: The purchase plan of a marketplace image.
async_resourcegroup_delete: Does not wait until the temporary resource group is deleted.
keep_os_disk: Keeps the system disk after the build.
lab_resource_group_name: The resource group of the lab.
vault_name: The key vault to read from.
secret_name: The secret to read.
polling_duration_timeout: How long Azure may take to finish what it was asked: a duration such as \`30m\`.
[googlecompute]
accelerator_type: The kind of GPU that the instance gets.
project_id: The Google Cloud project to work in.
zone: The zone to build in, such as \`europe-west1-b\`.
source_image: The image to start from.
source_image_family: The family whose newest image to start from.
source_image_project_id: Projects in which to look for the image to start from.
image_name: The name of the image that is made.
image_family: The family the image joins.
image_description: The description of the image.
image_labels: Labels of the image.
image_storage_locations: Where the image is stored.
machine_type: The type of the machine to build on, such as \`e2-standard-2\`.
disk_size: The size of the disk in gigabytes.
disk_type: The type of the disk, such as \`pd-ssd\`.
network: The network to build in.
subnetwork: The subnetwork to build in.
labels: Labels of the instance while it builds.
metadata: Metadata of the instance while it builds.
service_account_email: The service account of the instance.
scopes: What the service account of the instance may do.
use_internal_ip: Connects to the internal address of the instance.
omit_external_ip: Gives the instance no external address.
use_iap: Connects through Identity-Aware Proxy.
use_os_login: Logs in with OS Login.
preemptible: Builds on a machine that may be taken away at any time.
enable_vtpm: Gives the instance a virtual TPM.
credentials_file: The service account key file to sign in with.
account_file: The former name of \`credentials_file\`.
impersonate_service_account: The service account to work as.
on_host_maintenance: What happens to the instance during maintenance.
filters: Which image to find.
name: The name of the secret or parameter to read.
version: The version of the parameter to read.
bucket: The bucket the image file is put in.
paths: Where in Cloud Storage the image goes.
disk_attachment: A disk that the instance gets besides its boot disk.
image_architecture: The processor the image is for: \`X86_64\` or \`ARM64\`.
network_ip: The internal address of the instance.
startup_script_file: A script that the instance runs when it starts.
custom_endpoints: Other addresses of Google's APIs, by the name of the API.
reservation_affinity: The reservation whose capacity the instance uses.
universe_domain: The domain of Google Cloud, where it is not \`googleapis.com\`.
[docker]
image: The image to start from.
build: Builds the image to start from out of a Dockerfile.
commit: Makes an image of the container at the end.
export_path: Writes the file system of the container to this file at the end.
discard: Throws the container away at the end.
changes: Instructions for the image that is made, such as \`ENTRYPOINT ["/app"]\`.
pull: Pulls the image before starting.
author: The author of the image.
message: The message of the commit.
platform: The platform of the image, such as \`linux/arm64\`.
privileged: Gives the container the rights of the host.
run_command: Arguments of \`docker run\`.
volumes: Folders of this machine to mount: host path to container path.
login: Signs in to a registry before pulling.
login_server: The registry to sign in to.
login_username: The user to sign in as.
login_password: The password of that user.
ecr_login: Signs in to an AWS ECR registry.
exec_user: The user that runs commands in the container.
cap_add: Capabilities to add to the container.
cap_drop: Capabilities to take from the container.
device: Devices of the host for the container.
pty: Gives the container a terminal.
windows_container: The container is one of Windows.
container_dir: Where files for Packer are mounted in the container.
repository: The repository of the image.
tags: The tags of the image.
path: The file to write the image to.
fix_upload_owner: Makes uploaded files belong to the user who runs the commands.
tmpfs: Directories of the container that are kept in memory.
[vsphere]
vcenter_server: The address of vCenter.
username: The user to sign in as.
password: The password of that user.
insecure_connection: Accepts any certificate of vCenter.
datacenter: The data centre to work in.
cluster: The cluster to build on.
host: The ESXi host to build on.
datastore: The datastore for the machine.
folder: The folder of the machine.
resource_pool: The resource pool of the machine.
guest_os_type: The guest system, such as \`ubuntu64Guest\`.
CPUs: The number of CPUs.
RAM: Memory in megabytes.
storage: The disks of the machine.
network_adapters: The network adapters of the machine.
disk_controller_type: The disk controllers, such as \`pvscsi\`.
convert_to_template: Makes a template of the machine at the end.
content_library_destination: Puts the machine in a content library at the end.
iso_paths: Installation media on a datastore.
firmware: \`bios\`, \`efi\` or \`efi-secure\`.
notes: Notes about the machine.
vm_version: The version of the virtual hardware.
ip_wait_timeout: How long to wait for the machine to have an address.
create_snapshot: Takes a snapshot at the end.
template: The machine or template to clone.
class_name: The class of the machine, as vSphere Supervisor has it.
bootstrap_data_file: A file with what the machine is given at its first start.
import_target_location_name: The content library that an imported image goes to.
import_source_ssl_certificate: The certificate of the server an image is imported from.
storage_class: The storage class of the machine, as vSphere Supervisor has it.
[vsphere-iso, vsphere-clone]
vm_name: The name of the machine that is made.
NestedHV: Lets the machine run machines of its own.
vvtd_enabled: Gives the machine an IOMMU.
[vsphere-clone]
network: The network of the machine.
[qemu]
accelerator: What speeds up the machine: \`kvm\`, \`hvf\`, \`none\`, …
format: The format of the image, \`qcow2\` or \`raw\`.
disk_size: The size of the disk, such as \`20G\`.
disk_image: The medium is a disk image to start from, not an installation medium.
disk_interface: The interface of the disk, such as \`virtio\`.
disk_compression: Compresses the image at the end.
net_device: The network card, such as \`virtio-net\`.
machine_type: The machine QEMU plays, such as \`q35\`.
cpu_model: The CPU QEMU plays, such as \`host\`.
qemu_binary: The QEMU program to run.
qemuargs: More arguments for QEMU, or others.
efi_boot: Starts with UEFI.
efi_firmware_code: The firmware for UEFI.
efi_firmware_vars: The variables of that firmware.
firmware: A firmware file to start with.
display: Where QEMU shows the screen.
vnc_bind_address: The address VNC listens on.
use_backing_file: The image only has what differs from the one it starts from.
skip_compaction: Does not make the image smaller at the end.
skip_resize_disk: Does not enlarge a disk image that is started from.
use_default_display: Leaves the kind of display to QEMU.
[proxmox]
proxmox_url: The address of the Proxmox API, such as \`https://host:8006/api2/json\`.
username: The user to sign in as, with its realm; for a token \`user@realm!token\`.
token: The secret of an API token.
password: The password, where there is no token.
node: The node to build on.
pool: The resource pool of the machine.
vm_id: The id of the machine; the next free one where left out.
template_name: The name of the template that is made.
template_description: The description of the template.
os: The kind of guest system, such as \`l26\` for Linux.
cores: CPU cores per socket.
sockets: CPU sockets.
cpu_type: The CPU the machine has, such as \`host\`.
bios: \`seabios\` or \`ovmf\`.
machine: The machine that is played, such as \`q35\`.
scsi_controller: The SCSI controller, such as \`virtio-scsi-single\`.
disks: The disks of the machine.
network_adapters: The network adapters of the machine.
boot_iso: The installation medium.
iso_file: The installation medium in a storage of Proxmox.
iso_storage_pool: The storage a downloaded medium is put in.
qemu_agent: Expects QEMU's guest agent in the machine.
cloud_init: Adds an empty Cloud-Init drive to the template.
cloud_init_storage_pool: The storage of that drive.
unmount_iso: Takes the medium out at the end.
efi_config: Where the settings of the firmware are kept; for \`bios = "ovmf"\`.
vga: The graphics card of the machine.
additional_iso_files: An ISO file that the machine gets besides the one it boots from.
[ansible]
playbook_file: The playbook to run.
extra_arguments: More arguments for Ansible.
[alicloud]
oss_bucket_name: The bucket the image is put in for the import.
[cloudstack]
network: The network to build in.
service_offering: The size of the machine to build on.
template_os: The operating system of the template.
[converge]
module: The module to apply.
[hashicups]
toppings: The toppings of the coffee.
item: The coffees to order.
coffee: The coffee to look up.
[hcloud]
location: The location to build in.
server_type: The type of server to build on.
[openstack]
source_image: The id of the image to start from.
source_image_name: The name of the image to start from.
external_source_image_url: Where to download the image to start from.
source_image_filter: Finds the image to start from.
[huaweicloud, openstack]
flavor: The size of the machine to build on.
[ibmcloud]
api_key: The IBM Cloud API key.
username: The user of the classic infrastructure.
vsi_profile: The profile of the machine to build on.
[incus, lxd, profitbricks, scaleway]
image: The image to start from.
[scaleway]
commercial_type: The type of instance to build on.
[ncloud]
access_key: The access key of the API.
secret_key: The secret of that key.
[nutanix]
nutanix_endpoint: The address of Prism Central.
nutanix_username: The user to sign in as.
nutanix_password: The password of that user.
vm_disks: The disks of the machine.
[oneandone]
source_image_name: The image to start from.
[oracle]
shape_config: The size of a flexible shape: its OCPUs and its memory.
[triton]
triton_account: The account to work as.
triton_key_id: The fingerprint of the key to sign in with.
source_machine_package: The size of the machine to build on.
image_version: The version of the image that is made.
[ucloud]
availability_zone: The zone to build in.
source_image_id: The image to start from.
ufile_bucket_name: The bucket the image is put in for the import.
image_os_name: The operating system of the image.
image_os_type: The kind of operating system of the image.
format: The format of the image file.
[upcloud]
template_name: The name of the template that is made.
zones: The zones the template goes to.
[vagrant]
box_tag: The box as its registry names it: \`user/name\`.
version: The version of the box.
[vmware]
network_adapter_type: The network card, such as \`vmxnet3\`.
remote_type: The kind of remote host to build on: \`esxi\`.
remote_host: The address of that host.
tools_upload_flavor: The VMware Tools to upload: \`linux\`, \`windows\` or \`darwin\`.
tools_upload_path: Where in the machine they are put.
[vultr]
region_id: The region to build in.
plan_id: The size of the machine to build on.
[yandex]
paths: Where in Object Storage the image goes.
service_account_id: The service account of the temporary instance.
`;
