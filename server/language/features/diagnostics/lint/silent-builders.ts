import { component } from '../../../catalog/index.ts';
import { sourcesOf } from '../../../model/build-sources.ts';
import { blocksOf } from '../../../model/declarations.ts';
import { keptBy, keptByText } from '../../../model/kept.ts';
import type { Module } from '../../../model/module.ts';
import { requiredOf } from '../../../model/required-plugins.ts';
import { hasRegistry } from '../registry-block.ts';
import { at, type Rule } from '../rule.ts';

/**
 * Plugins whose sources, at the release named, have nothing for `registryimage.ArtifactStateURI`, by which Packer asks
 * a builder what it made. A plugin that is not here was not looked at, or has.
 */
const silent: Readonly<Record<string, string>> = {
  'github.com/hashicorp/alicloud': '1.1.2',
  'github.com/hashicorp/cloudstack': '1.0.2',
  'github.com/hashicorp/lxc': '1.0.2',
  'github.com/hashicorp/oneandone': '1.0.1',
  'github.com/hashicorp/profitbricks': '1.0.2',
  'github.com/hashicorp/triton': '1.0.2',
  'github.com/hashicorp/ucloud': '1.0.1',
  'github.com/hashicorp/vmware': '1.2.0',
};

const makesMore = keptByText(
  build =>
    build.kind === 'block' &&
    blocksOf(build.body).some(({ type }) => /^(post-processor|dynamic)/.test(type.text)),
);

/** Address and release of the plugin of a type, where it is one of them; a build may use a hundred sources of one type. */
const silentPlugin = keptBy((module: Module, type: string): string | undefined => {
  const address = component('builder', type, requiredOf(module))?.plugin.address;
  const release = address === undefined ? undefined : silent[address];
  return release && `${address} ${release}`;
});

/** At the end of such a build Packer finds nothing to publish, and fails (internal/hcp/registry/types.bucket.go). */
export const hcpBuilderWithoutArtifact: Rule = {
  code: 'hcp-builder-without-artifact',
  severity: 'hint',
  phase: 'publish',
  check: (module, uri) => {
    if (!hasRegistry(module)) return [];
    return (
      (module.declarations.get(uri)?.builds ?? [])
        // A post-processor, such as an import into a cloud, may make what can be published.
        .filter(({ node }) => !makesMore(node))
        .flatMap(build => sourcesOf(module, build).entries)
        .flatMap(use => {
          const { type } = use;
          const plugin = silentPlugin(module, type);
          return plugin === undefined
            ? []
            : [
                at(
                  use.span,
                  `"${type}" tells HCP Packer nothing of what it makes (as of ${plugin}): without a post-processor that does, packer build fails at its end.`,
                ),
              ];
        })
    );
  },
};
