/** Settings under `packer.*`. Each has one definition, here; the manifest is tested against it. */
export interface Settings {
  /** Off: no registry questions, no registry view, no network. */
  readonly 'hcp.enabled': boolean;
  /** The `packer` program that tasks run. */
  readonly path: string;
  /** Let HashiCorp's own HCL parser confirm and word syntax errors (70 MB while it runs). */
  readonly 'syntax.hashicorpParser': boolean;
  /** Show the version and artifact a data source reads now, behind what chooses it. */
  readonly 'inlayHints.artifacts': boolean;
  /** Show what variables and locals come to, in registry blocks and data sources. */
  readonly 'inlayHints.values': boolean;
  /** Show the channels of the bucket above a registry block. */
  readonly 'codeLens.channels': boolean;
  /** Show above a block how often what it declares is used. */
  readonly 'codeLens.references': boolean;
  /** Offer to build above a build block, and above a data source that has moved on since the last build. */
  readonly 'codeLens.build': boolean;
  /** Show above a build block what HCP Packer appends to it. */
  readonly 'codeLens.enforced': boolean;
  /** Compare the arguments of plugins' components with the schemas the extension brings along. */
  readonly 'plugins.checkArguments': boolean;
  /** Show what is wrong in every template of the workspace, not in open ones alone. */
  readonly 'diagnostics.workspace': boolean;
  /** Severity by diagnostic code: `off`, `hint`, `information`, `warning`, `error`. */
  readonly severity: Readonly<Record<string, Severity>>;
}
export type Severity = 'off' | 'hint' | 'information' | 'warning' | 'error';

export const defaults: Settings = {
  'hcp.enabled': true,
  path: 'packer',
  'syntax.hashicorpParser': true,
  'inlayHints.artifacts': true,
  'inlayHints.values': true,
  'codeLens.channels': true,
  'codeLens.references': true,
  'codeLens.build': true,
  'codeLens.enforced': true,
  'plugins.checkArguments': true,
  'diagnostics.workspace': true,
  severity: {},
};

const severities: readonly string[] = ['off', 'hint', 'information', 'warning', 'error'];

/** Takes what has the right type from a `packer` section, and the default for everything else. */
export function readSettings(section: unknown): Settings {
  const taken = Object.entries(defaults).map(([key, otherwise]) => {
    const value = key.split('.').reduce<unknown>((o, part) => (isObject(o) ? o[part] : undefined), section);
    return [key, typeof value === typeof otherwise && value !== null ? value : otherwise] as const;
  });
  const all: Settings = Object.fromEntries(taken) as unknown as Settings;
  const known = Object.entries(all.severity).filter(([, level]) => severities.includes(level));
  return { ...all, severity: Object.fromEntries(known) };
}
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
