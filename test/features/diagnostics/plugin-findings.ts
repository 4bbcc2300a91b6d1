import { diagnose } from '../../../server/language/features/diagnostics/index.ts';
import type { InstalledPlugin } from '../../../server/language/model/module.ts';
import { checkFindings, moduleFrom } from '../../support/module.ts';

/** Whether a rule is about plugins. */
export const isAboutPlugins = (code: string) =>
  code.startsWith('plugin-argument') || code.startsWith('plugin-output') || code === 'build-variable-unknown';
/** What is said about plugins, as marked in the text. */
export const check = (text: string, installed?: readonly InstalledPlugin[]) =>
  checkFindings(text, installed && { installed }, isAboutPlugins);

/** A template that pins the plugin amazon. */
export const requires = (version: string) => `packer {
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = "${version}"
    }
  }
}
`;

/** Severity and code of everything said about plugins. */
export function said(text: string, installed: readonly InstalledPlugin[] = []): string[] {
  const module = moduleFrom(text, { installed });
  return diagnose(module, 'main.pkr.hcl', { severity: {} })
    .filter(({ code }) => isAboutPlugins(code))
    .map(({ code, severity }) => `${severity} ${code}`);
}

/** A build of it. */
export const build = `
build {
  sources = ["amazon-ebs.x"]
}
`;
/** A source that lacks nothing, with some more lines. */
export const source = (body: string) => `
source "amazon-ebs" "x" {
  ami_name      = "x"
  instance_type = "t3.micro"
  region        = "eu-central-1"
  source_ami    = "ami-1"
  ssh_username  = "ubuntu"
${body}
}
${build}`;
