import type { Settings } from '../../../../protocol/settings.ts';
import { isJsonFile } from '../../model/file-kinds.ts';
import { kept, keptBy } from '../../model/kept.ts';
import type { Module } from '../../model/module.ts';
import { adviceRules } from './core/advice.ts';
import { buildRules } from './core/builds.ts';
import { componentRules } from './core/components.ts';
import { dynamicRules } from './core/dynamic.ts';
import { localRules } from './core/locals-data.ts';
import { packerBlockRules } from './core/packer-block.ts';
import { referenceRules } from './core/references.ts';
import { repeatedArgumentRules } from './core/repeated-arguments.ts';
import { schemaRules } from './core/schema.ts';
import { unusedRules } from './core/unused.ts';
import { validationRules } from './core/validations.ts';
import { variableRules } from './core/variables.ts';
import { staysJson } from './edits.ts';
import { hcpAmbiguousArtifact } from './hcp-ambiguous-artifact.ts';
import { hcpBucketNameEdgeDash } from './hcp-bucket-name-edge-dash.ts';
import { hcpBucketNameFromBuild } from './hcp-bucket-name-from-build.ts';
import { hcpBucketNameInvalid } from './hcp-bucket-name-invalid.ts';
import { hcpBucketNameMissing } from './hcp-bucket-name-missing.ts';
import { hcpBuildLevelBlock } from './hcp-build-level-block.ts';
import { hcpChannelDuplicate } from './hcp-channel-duplicate.ts';
import { hcpChannelLatest } from './hcp-channel-latest.ts';
import { hcpChannelShape } from './hcp-channel-shape.ts';
import { hcpDataExclusiveArguments } from './hcp-data-exclusive-arguments.ts';
import { hcpDataInRegistryBlock } from './hcp-data-in-registry-block.ts';
import { hcpDataMissingArgument } from './hcp-data-missing-argument.ts';
import { hcpDataOneOfRequired } from './hcp-data-one-of-required.ts';
import { hcpDataUnknownArgument } from './hcp-data-unknown-argument.ts';
import { hcpDataUnsuitableValue } from './hcp-data-unsuitable-value.ts';
import { hcpDeprecatedDataSource } from './hcp-deprecated-data-source.ts';
import { hcpDescriptionTooLong } from './hcp-description-too-long.ts';
import { hcpDuplicateBlock } from './hcp-duplicate-block.ts';
import { hcpDuplicateSource } from './hcp-duplicate-source.ts';
import { hcpExtraneousLabel } from './hcp-extraneous-label.ts';
import { hcpFingerprintInLocal } from './hcp-fingerprint-in-local.ts';
import { hcpFingerprintWithoutHcp } from './hcp-fingerprint-without-hcp.ts';
import { hcpLabelsConflict } from './hcp-labels-conflict.ts';
import { hcpLabelsDeprecated } from './hcp-labels-deprecated.ts';
import { hcpMultipleBlocks } from './hcp-multiple-blocks.ts';
import { hcpMultipleBuilds } from './hcp-multiple-builds.ts';
import { hcpRepeatedChannelLookup } from './hcp-repeated-channel-lookup.ts';
import { hcpReservedLabel } from './hcp-reserved-label.ts';
import { hcpSbomDeprecatedArgument } from './hcp-sbom-deprecated-argument.ts';
import { hcpSbomNameDuplicate } from './hcp-sbom-name-duplicate.ts';
import { hcpSbomNameInvalid } from './hcp-sbom-name-invalid.ts';
import { hcpSbomNameMissing } from './hcp-sbom-name-missing.ts';
import { hcpSbomSource } from './hcp-sbom-source.ts';
import { hcpUnavailableReference } from './hcp-unavailable-reference.ts';
import { hcpUnknownArgument } from './hcp-unknown-argument.ts';
import { hcpUnsuitableValue } from './hcp-unsuitable-value.ts';
import { jsonBlockInvalid } from './json-block-invalid.ts';
import { lintRules } from './lint/index.ts';
import { bundledValueRules, pluginRules } from './plugins/index.ts';
import { type Finding, type Fix, finding, type Problem, type Rule } from './rule.ts';
import { clear } from './suspects.ts';

/** Everything that can be said without asking anybody. */
export const rules: readonly Rule[] = [
  ...schemaRules,
  ...packerBlockRules,
  ...variableRules,
  ...validationRules,
  ...localRules,
  ...buildRules,
  ...componentRules,
  ...bundledValueRules,
  ...dynamicRules,
  ...repeatedArgumentRules,
  jsonBlockInvalid,
  ...referenceRules,
  ...pluginRules,
  ...unusedRules,
  ...adviceRules,
  ...lintRules,
  hcpDuplicateBlock,
  hcpMultipleBlocks,
  hcpMultipleBuilds,
  hcpBuildLevelBlock,
  hcpExtraneousLabel,
  hcpUnknownArgument,
  hcpUnsuitableValue,
  hcpUnavailableReference,
  hcpBucketNameInvalid,
  hcpBucketNameMissing,
  hcpBucketNameFromBuild,
  hcpBucketNameEdgeDash,
  hcpDescriptionTooLong,
  hcpLabelsConflict,
  hcpLabelsDeprecated,
  hcpReservedLabel,
  hcpChannelLatest,
  hcpChannelShape,
  hcpChannelDuplicate,
  hcpDataInRegistryBlock,
  hcpFingerprintInLocal,
  hcpFingerprintWithoutHcp,
  hcpDuplicateSource,
  hcpDeprecatedDataSource,
  hcpDataMissingArgument,
  hcpDataOneOfRequired,
  hcpDataExclusiveArguments,
  hcpDataUnknownArgument,
  hcpDataUnsuitableValue,
  hcpAmbiguousArtifact,
  hcpRepeatedChannelLookup,
  hcpSbomSource,
  hcpSbomNameInvalid,
  hcpSbomNameDuplicate,
  hcpSbomNameMissing,
  hcpSbomDeprecatedArgument,
];

/** How findings are shown, and whether the arguments of plugins are looked at; they are unless it is said. */
export type DiagnosticSettings = Pick<Settings, 'severity'> &
  Partial<Pick<Settings, 'plugins.checkArguments'>>;

const withoutPlugins = rules.filter(rule => !pluginRules.includes(rule));

/** Who asks for fixes asks about the same module and settings as who asked what is wrong. */
const found = kept((settings: DiagnosticSettings) =>
  keptBy((module: Module, uri: string): readonly Finding[] => {
    const single = ofSingleBlocks(module, uri);
    const shown: Finding[] = [];
    for (const rule of rulesFor(settings)) {
      if (!isAbout(rule, uri)) continue;
      const problems = rule.byBlock ? single.get(rule) : rule.check(module, uri);
      if (!problems || isNone(problems)) continue;
      for (const problem of problems) {
        const one = finding(rule, problem, settings.severity);
        if (one) shown.push(one);
      }
    }
    const said = new Set<string>();
    return shown
      .sort((a, b) => a.start - b.start || a.end - b.end)
      .filter(({ once }) => once === undefined || (!said.has(once) && said.add(once)));
  }),
);

/** Those that are not turned off. */
const rulesFor = kept((settings: DiagnosticSettings) =>
  (settings['plugins.checkArguments'] === false ? withoutPlugins : rules).filter(
    rule => (settings.severity[rule.code] ?? rule.severity) !== 'off',
  ),
);

/** All of them, whatever is shown: where they find nothing, nobody has to look again. */
const ofSingleBlocks = keptBy((module: Module, uri): ReadonlyMap<Rule, readonly Problem[]> => {
  const problems = new Map<Rule, readonly Problem[]>();
  for (const rule of byBlock) {
    if (!isAbout(rule, uri)) continue;
    const its = rule.check(module, uri);
    if (!isNone(its)) problems.set(rule, [...its]);
  }
  clear(module, uri, [...problems.values()].flat());
  return problems;
});
/** What nearly every rule says, and then nothing has to be made to go through it. */
const isNone = (problems: Iterable<Problem>): boolean => Array.isArray(problems) && problems.length === 0;
const byBlock = rules.filter(rule => rule.byBlock);

/** Advice is about the native syntax; in JSON most of it does not hold. What stops `packer build` does. */
const isAbout = (rule: Rule, uri: string): boolean =>
  rule.severity === 'error' || rule.phase === 'publish' || !isJsonFile(uri);

/** What is wrong in one file of a module, in the order of the text. */
export const diagnose = (module: Module, uri: string, settings: DiagnosticSettings): readonly Finding[] =>
  found(settings)(module, uri);

/** The repairs of one finding of {@link diagnose}. */
export const fixesOf = (problem: Finding, module: Module, uri: string): readonly Fix[] =>
  (rules.find(({ code }) => code === problem.code)?.fixes?.(problem, module, uri) ?? [])
    // A block that is not finished may have no place for one.
    .filter(({ edits }) => edits.length > 0 && staysJson(edits, module));
