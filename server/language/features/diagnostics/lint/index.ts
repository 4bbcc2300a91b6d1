import type { Rule } from '../rule.ts';
import { changingValue } from './changing-values.ts';
import { dynamicSourceShadowed } from './dynamic-sources.ts';
import { templateNotRendered } from './plain-templates.ts';
import { pluginVersionRules } from './plugin-versions.ts';
import { requiredVersionRules } from './required-version.ts';
import { secretLiteral } from './secret-literals.ts';
import { hcpBuilderWithoutArtifact } from './silent-builders.ts';
import { variableWithoutDescription } from './variable-description.ts';
import { variableFileRules } from './variable-files.ts';
import { workingDirectoryPath } from './working-directory.ts';
import { durationZero } from './zero-durations.ts';

/** What Packer accepts and somebody may want to know. What people differ on is off until asked for. */
export const lintRules: readonly Rule[] = [
  ...pluginVersionRules,
  ...requiredVersionRules,
  ...variableFileRules,
  variableWithoutDescription,
  secretLiteral,
  changingValue,
  workingDirectoryPath,
  templateNotRendered,
  durationZero,
  dynamicSourceShadowed,
  hcpBuilderWithoutArtifact,
];
