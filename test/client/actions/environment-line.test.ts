import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { environmentLine } from '../../../client/actions/environment-line.ts';

const name = 'HCP_PACKER_BUILD_FINGERPRINT';
const odd = `a b'"$(touch /tmp/x)\`id\`; \\ % ! ‘x’ & echo no`;

for (const shell of ['sh', 'bash', 'zsh', 'fish', 'pwsh'])
  test(`the line sets the variable in ${shell}, whatever the value is`, t => {
    const at = spawnSync('sh', ['-c', `command -v ${shell}`], { encoding: 'utf8' }).stdout.trim();
    if (at === '') return t.skip(`there is no ${shell} here`);
    const print = shell === 'pwsh' ? `[Console]::Write($env:${name})` : `printenv ${name}`;
    const { stdout } = spawnSync(at, ['-c', `${environmentLine(at, name, odd)}\n${print}`], {
      encoding: 'utf8',
    });
    assert.equal(stdout.replace(/\n$/, ''), odd);
  });

test('each shell is known by its program, wherever it lies', () => {
  const value = "it's";
  assert.deepEqual(
    [
      '/usr/bin/bash',
      'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      'C:\\Windows\\System32\\cmd.exe',
      '/opt/homebrew/bin/fish',
      '/usr/bin/nu',
      '',
    ].map(shell => environmentLine(shell, 'V', value)),
    [
      "export V='it'\\''s'",
      "$env:V = 'it''s'",
      'set "V=it\'s"',
      "set -x V 'it\\'s'",
      '$env.V = "it\'s"',
      "export V='it'\\''s'",
    ],
  );
  assert.equal(environmentLine('cmd.exe', 'V', 'a"&b%PATH%!x\r\nc'), 'set "V=a&bPATHx c"');
});
