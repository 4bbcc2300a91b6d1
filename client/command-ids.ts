/** The ids of the commands this client registers. The manifest contributes these and the server's one. */
export const commandIds = [
  'packer.hcp.signIn',
  'packer.hcp.useEnvironment',
  'packer.hcp.tryWithoutAccount',
  'packer.hcp.switchAccount',
  'packer.hcp.signOut',
  'packer.hcp.selectProject',
  'packer.hcp.diagnose',
  'packer.channel.promote',
  'packer.version.revoke',
  'packer.version.restore',
  'packer.version.copyFingerprint',
  'packer.artifact.copyId',
  'packer.registry.show',
  'packer.registry.showLog',
  'packer.registry.retry',
  'packer.registry.loadMore',
  'packer.registry.undo',
] as const;
export type CommandId = (typeof commandIds)[number];
