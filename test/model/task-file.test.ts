import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passesVariable } from '../../server/language/model/task-file.ts';

const passes = (task: object, name = 'region') =>
  passesVariable(JSON.stringify({ version: '2.0.0', tasks: [task] }), name);

test('a task that runs packer passes what follows -var on its command line', () => {
  for (const task of [
    { type: 'shell', command: 'packer', args: ['build', '-var', 'region=eu', '.'] },
    { type: 'process', command: '/opt/packer', args: ['build', '-var=region=eu', '.'] },
    { type: 'shell', command: "packer build -var 'region=eu' ." },
    { command: 'cd web && packer validate --var "region=eu" .' },
    {
      type: 'shell',
      command: { value: 'packer', quoting: 'strong' },
      args: [{ value: '-var' }, { value: 'region=eu' }],
    },
  ]) {
    assert.ok(passes(task), JSON.stringify(task));
    assert.ok(!passes(task, 'regio'), JSON.stringify(task));
  }
});

test('another command, a variable file, or a task of this extension passes nothing that way', () => {
  for (const task of [
    { type: 'shell', command: 'terraform', args: ['-var', 'region=eu'] },
    { type: 'shell', command: 'packer', args: ['build', '-var-file', 'region=eu.pkrvars.hcl'] },
    { type: 'packer', command: 'build', args: ['packer', '-var', 'region=eu'] },
    { type: 'shell', command: 'packer build -only region=eu' },
  ])
    assert.ok(!passes(task), JSON.stringify(task));
  assert.ok(!passesVariable('{ "tasks": 1 }', 'region') && !passesVariable('', 'region'));
});
