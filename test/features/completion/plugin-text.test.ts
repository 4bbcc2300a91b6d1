import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepting, labelsAt } from '../../support/completion.ts';

const boot = (command: string, type = 'qemu') => `source "${type}" "x" {\n  boot_command = [${command}]\n}\n`;

test('keys of a boot command, whether they are closed or not', async () => {
  const labels = await labelsAt(boot('"<<|>"'));
  assert.deepEqual(labels.slice(0, 3), ['<enter>', '<wait>', '<wait5s>']);
  for (const key of ['<f12>', '<leftCtrlOn>', '<leftCtrlOff>', '<spacebar>'])
    assert.ok(labels.includes(key), key);
  assert.equal(await accepting('<enter>', boot('"<esc><en<|>"')), boot('"<esc><enter>"'));
  assert.equal(await accepting('<esc>', boot('"<e<|>nter> linux"')), boot('"<esc> linux"'));
  assert.deepEqual(await labelsAt('source "qemu" "x" {\n  vm_name = "<<|>"\n}\n'), []);
});

test('what a plugin fills in between double braces', async () => {
  assert.deepEqual(await labelsAt(boot('"http://{{<|>}}/"')), ['.HTTPIP', '.HTTPPort', '.Name']);
  assert.deepEqual(await labelsAt(boot('"{{ .<|> }}"', 'proxmox-iso')), ['.HTTPIP', '.HTTPPort']);
  assert.equal(await accepting('.HTTPIP', boot('"a {{<|>}}/"')), boot('"a {{ .HTTPIP }}/"'));
  assert.equal(await accepting('.HTTPIP', boot('"a {{ .HT<|> }}/"')), boot('"a {{ .HTTPIP }}/"'));
  assert.equal(await accepting('.HTTPIP', boot('"a {{ .<|>"')), boot('"a {{ .HTTPIP }}"'));
  const shell = (type: string) =>
    `build {\n  provisioner "${type}" {\n    execute_command = "{{ .<|> }}"\n  }\n}\n`;
  assert.deepEqual(await labelsAt(shell('shell')), ['.Vars', '.Path', '.EnvVarFile']);
  assert.deepEqual(await labelsAt(shell('powershell')), ['.Vars', '.Path']);
});

test('keys of a boot command that is written as a heredoc', async () => {
  const heredoc = (keys: string) =>
    `source "qemu" "x" {\n  boot_command = [<<-EOT\n    ${keys}\n  EOT\n  ]\n}\n`;
  assert.equal((await labelsAt(heredoc('<<|>')))[0], '<enter>');
  assert.equal(await accepting('<esc>', heredoc('linux<e<|>')), heredoc('linux<esc>'));
  assert.deepEqual(await labelsAt(heredoc('{{ .<|> }}')), ['.HTTPIP', '.HTTPPort', '.Name']);
  assert.deepEqual(await labelsAt('locals {\n  a = <<EOT\n<<|>\nEOT\n}\n'), [], 'nobody reads on here');
});
