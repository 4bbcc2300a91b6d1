/** Words about arguments that mean the same in every component that has them, and about what comes with Packer. */
export const commonWords = `
[]
communicator: How Packer reaches the machine: \`ssh\`, \`winrm\` or \`none\`.
pause_before_connecting: Waits this long after the machine can be reached for the first time, then connects anew.
ssh_username: The user Packer logs in as over SSH.
ssh_password: The password of that user, where there is no key.
ssh_host: The address for SSH, where the builder does not find it out.
ssh_port: The port of SSH on the machine.
ssh_timeout: How long to wait for SSH: a duration such as \`10m\`.
ssh_private_key_file: A private key on this machine to log in with.
ssh_agent_auth: Takes the key from the SSH agent of this machine.
ssh_keypair_name: The name of a key pair that the platform knows.
ssh_bastion_host: A host to go through to reach the machine.
ssh_bastion_username: The user on that host.
ssh_bastion_private_key_file: The private key for that host.
ssh_handshake_attempts: How often to try the SSH handshake before giving up.
ssh_pty: Asks for a terminal, which some \`sudo\` set-ups insist on.
ssh_clear_authorized_keys: Removes Packer's temporary key from the image at the end.
ssh_file_transfer_method: How files are copied over SSH: \`scp\` or \`sftp\`.
temporary_key_pair_type: The kind of the key Packer makes for this build.
temporary_key_pair_bits: How many bits the key has that Packer makes for this build.
ssh_wait_timeout: The old name of \`ssh_timeout\`.
winrm_username: The user Packer logs in as over WinRM.
winrm_password: The password of that user.
winrm_host: The address for WinRM, where the builder does not find it out.
winrm_port: The port of WinRM on the machine.
winrm_timeout: How long to wait for WinRM: a duration such as \`30m\`.
winrm_use_ssl: Uses WinRM over HTTPS.
winrm_insecure: Accepts any certificate of the machine.
winrm_use_ntlm: Signs in with NTLM.
http_directory: A folder whose files the machine can get from Packer's HTTP server while it is installed.
http_content: Files for Packer's HTTP server, written right here: paths and contents.
http_bind_address: The address Packer's HTTP server listens on.
http_interface: The network interface Packer's HTTP server listens on.
http_port_min: The first port to try for Packer's HTTP server.
http_port_max: The last port to try for Packer's HTTP server.
iso_url: Where the installation medium comes from: a URL or a path.
iso_urls: Places to get the installation medium from, tried in order.
iso_checksum: The checksum of the medium: \`sha256:…\`, \`file:URL\` of a list of checksums, or \`none\`.
iso_target_path: Where to keep the downloaded medium.
iso_target_extension: The file extension of the downloaded medium.
boot_command: The keys to press after starting, such as \`<enter>\` and \`<wait5>\`.
boot_wait: How long to wait before pressing keys.
boot_keygroup_interval: The pause between groups of keys.
boot_key_interval: The pause between keys.
disable_vnc: Types no boot command.
shutdown_command: The command that shuts the machine down; without one it is switched off.
shutdown_timeout: How long a shutdown may take.
floppy_files: Files to put on a floppy disk for the installation.
floppy_dirs: Folders to put on a floppy disk for the installation.
floppy_content: Files of a floppy disk, written right here: paths and contents.
floppy_label: The label of that floppy disk.
cd_files: Files to put on a CD for the installation.
cd_content: Files of a CD, written right here: paths and contents.
cd_label: The label of that CD.
headless: Shows no window.
output_directory: The folder for what the build makes.
vm_name: The name of the virtual machine.
memory: Memory of the machine in megabytes.
cpus: The number of CPUs of the machine.
disk_size: The size of the disk; plugins differ in the unit.
region: The region of the platform to work in.
zone: The zone of the platform to work in.
tags: Tags or labels for what is made.
user_data: Data handed to the machine at its first start.
user_data_file: A file whose content is handed to the machine at its first start.
project_id: The project to work in.
image_name: The name of the image that is made.
source_path: The machine or image file to start from.
instance_type: The size or type of the machine to build on.
insecure_skip_tls_verify: Accepts any certificate of the service.
skip_create_image: Builds without making an image, to try a template out.
inline: Commands to run, one after the other.
script: A script on this machine to run.
scripts: Scripts on this machine to run, one after the other.
environment_vars: Environment variables for the commands, each as \`NAME=value\`.
env: Environment variables for the commands, by name.
execute_command: How a script is started: a text with fields such as \`{{.Path}}\` and \`{{.Vars}}\`.
inline_shebang: The first line of the script made from \`inline\`.
valid_exit_codes: Exit codes that count as success.
remote_path: Where the script is put on the machine.
remote_folder: The folder on the machine the script is put in.
expect_disconnect: The connection may break, as it does at a restart.
start_retry_timeout: How long to try to start the script.
skip_clean: Leaves the script on the machine.
pause_after: Waits this long after the script.
binary: The script is binary: line breaks stay as they are.
elevated_user: Runs the script as a scheduled task of this user, with full rights.
elevated_password: The password of that user.
[shell]
use_env_var_file: Hands environment variables over in a file, where the shell takes no others.
[shell-local]
command: A single command to run on this machine.
only_on: Runs only where Packer runs on one of these systems.
[file]
source: A file or folder to copy. With a slash at its end, what is in the folder.
sources: Files to copy.
destination: Where to copy it to.
direction: \`upload\` to the machine or \`download\` from it.
content: The content of the file, written right here.
generated: The source is made during the build, so it need not exist before.
target: The file to write.
[sleep]
duration: How long to wait: a duration such as \`30s\`.
[breakpoint]
note: What to say when the build stops here.
disable: Does not stop.
[windows-restart]
restart_command: The command that restarts Windows.
restart_timeout: How long a restart may take.
restart_check_command: A command that succeeds when the restart is done.
check_registry: Looks in the Windows registry whether another restart is wanted.
[hcp-sbom]
source: The software bill of materials on the machine, made earlier in the build.
sbom_name: The name under which HCP Packer keeps it: 3 to 36 letters, digits and dashes.
destination: Where to keep a copy on this machine.
auto_generate: Makes the bill of materials with a scanner. Since Packer 1.15.1.
scan_path: The folder on the machine that is scanned.
scanner_args: Arguments for the scanner.
[artifice]
files: The files that take the place of what came in.
[checksum]
checksum_types: The kinds of checksums to make.
output: The file the checksums go to.
[compress]
output: The archive to make; its ending decides on the format.
compression_level: From 1, fast, to 9, small.
[manifest]
output: The file that lists what was built.
strip_path: Leaves the folders out of file names.
custom_data: More entries for the list.
[http]
url: The address to ask.
method: The HTTP method.
request_headers: Headers of the request.
request_body: Body of the request.
[null]
input: A value, handed on as \`output\`.
[hcp-packer-version, hcp-packer-artifact, hcp-packer-iteration, hcp-packer-image]
bucket_name: The bucket of the HCP Packer registry to read from.
channel_name: The channel that says which version.
channel: The channel that says which version.
version_fingerprint: The fingerprint of a version, instead of a channel.
iteration_id: The id of a version, instead of a channel.
platform: The platform of the artifact as the builder names it, such as \`aws\`, \`azure\` or \`gce\`.
cloud_provider: The platform of the artifact as the builder names it, such as \`aws\`, \`azure\` or \`gce\`.
region: The region of the artifact.
component_type: The build that made the artifact, such as \`amazon-ebs.ubuntu\`, where several made one.
[hcp-packer-version outputs, hcp-packer-artifact outputs, hcp-packer-iteration outputs, hcp-packer-image outputs]
external_identifier: The platform's id of the artifact, such as an AMI id.
fingerprint: The fingerprint of the version, for \`version_fingerprint\`.
id: The id of the version.
name: The name of the version, such as \`v12\`.
status: The state of the version, such as \`VERSION_ACTIVE\`.
author_id: Who made the version.
bucket_name: The bucket.
channel_id: The id of the channel; empty where none was asked.
created_at: When it was made, as RFC 3339.
updated_at: When it was changed last, as RFC 3339.
platform: The platform of the artifact.
region: The region of the artifact.
component_type: The build that made the artifact.
build_id: The id of that build.
version_id: The id of the version.
packer_run_uuid: The run of Packer that made the artifact.
labels: The labels of the build.
[hcp-packer-image outputs]
id: The platform's id of the image, such as an AMI id.
`;
