import { fingerprintsIn } from './fingerprints.ts';
import { at, type Rule } from './rule.ts';

/** Without HCP Packer there is no fingerprint. The environment may turn it on, so this only informs. */
export const hcpFingerprintWithoutHcp: Rule = {
  code: 'hcp-fingerprint-without-hcp',
  severity: 'information',
  check: (module, uri) =>
    module.complete && module.registries.length === 0
      ? fingerprintsIn(module, uri).map(reference =>
          at(
            reference,
            'Nothing here turns HCP Packer on: without an hcp_packer_registry block, or HCP_PACKER_REGISTRY in the environment, this has no value.',
          ),
        )
      : [],
};
