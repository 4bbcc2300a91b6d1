import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findVersion } from '../../client/find-version.ts';
import { commandLine, readTask, taskName } from '../../client/tasks/definition.ts';
import { packerEnvironment } from '../../client/tasks/environment.ts';
import { byLine, placesFrom, publishedIn } from '../../client/tasks/output.ts';
import { problemReader } from '../../client/tasks/problems.ts';
import { found } from '../../registry/registry.ts';
import { version } from './samples.ts';

const line = (definition: Record<string, unknown>, file = false) =>
  commandLine(readTask(definition)!, '/home/ann', () => file);

describe('a task of type packer', () => {
  test('runs in the folder of the template, as a person would', () => {
    assert.deepEqual(line({ command: 'init' }), { cwd: '/home/ann', args: ['init', '.'] });
    assert.deepEqual(line({ command: 'fmt', template: 'images/base' }), {
      cwd: '/home/ann/images/base',
      args: ['fmt', '-check', '-diff', '.'],
    });
    assert.deepEqual(line({ command: 'validate', template: 'images/base.pkr.hcl' }, true), {
      cwd: '/home/ann/images',
      args: ['validate', 'base.pkr.hcl'],
    });
    assert.deepEqual(line({ command: 'validate', template: '-force.pkr.hcl' }, true), {
      cwd: '/home/ann',
      args: ['validate', './-force.pkr.hcl'],
    });
  });

  test('passes on everything its definition has, each as one argument', () => {
    const all = {
      command: 'build',
      only: ['null.a', 'x b.*'],
      except: ['c'],
      varFiles: ['a.pkrvars.hcl'],
      vars: { region: "eu; rm -rf '/'", zones: ['a', 'b'] },
      force: true,
      onError: 'abort',
      args: ['-parallel-builds=1'],
    };
    assert.deepEqual(line(all).args, [
      'build',
      '-only=null.a,x b.*',
      '-except=c',
      '-var-file=a.pkrvars.hcl',
      '-var',
      "region=eu; rm -rf '/'",
      '-var',
      'zones=["a","b"]',
      '-force',
      '-on-error=abort',
      '-parallel-builds=1',
      '.',
    ]);
    assert.deepEqual(line({ ...all, command: 'init', args: ['-upgrade'] }).args, ['init', '-upgrade', '.']);
  });

  test('takes what has the right type, and is none without a command Packer has', () => {
    assert.equal(readTask({ command: 'destroy' }), undefined);
    assert.deepEqual(
      readTask({ command: 'build', only: 'x', vars: 3, force: 'yes', onError: 7, template: 4 }),
      {
        command: 'build',
        template: '.',
        only: [],
        except: [],
        varFiles: [],
        vars: {},
        force: false,
        onError: undefined,
        args: [],
      },
    );
  });

  test('has a name that tells it from its neighbours', () => {
    assert.equal(taskName({ command: 'build', template: '.' }), 'build');
    assert.equal(taskName({ command: 'build', template: 'images/base' }), 'build images/base');
    assert.equal(taskName({ command: 'fmt', template: 'images/base' }), 'check format of images/base');
  });
});

describe('the environment of Packer', () => {
  const shell = {
    PATH: '/bin',
    ELECTRON_RUN_AS_NODE: '1',
    VSCODE_IPC_HOOK: 'x',
    HCP_CLIENT_ID: 'shell',
    HCP_CLIENT_SECRET: 'shell',
    HCP_API_HOST: 'elsewhere',
    HCP_PROJECT_ID: 'other',
    HCP_PACKER_BUCKET_NAME: 'mine',
  };
  const location = { organizationId: 'o', projectId: 'p' };

  test('is that of the account, wherever the shell points', () => {
    const principal = { clientId: 'id', clientSecret: 'secret' };
    assert.deepEqual(packerEnvironment(shell, { is: 'principal', principal, location }), {
      PATH: '/bin',
      HCP_PACKER_BUCKET_NAME: 'mine',
      HCP_CLIENT_ID: 'id',
      HCP_CLIENT_SECRET: 'secret',
      HCP_ORGANIZATION_ID: 'o',
      HCP_PROJECT_ID: 'p',
    });
  });

  test('names the endpoints of an account that has its own; normal TLS has no variable', () => {
    const endpoints = { geography: 'eu', apiAddress: 'a:1', apiTls: 'enabled', authTls: 'insecure' } as const;
    const principal = { clientId: 'id', clientSecret: 'secret', endpoints };
    assert.deepEqual(packerEnvironment({}, { is: 'principal', principal, location: null }), {
      HCP_CLIENT_ID: 'id',
      HCP_CLIENT_SECRET: 'secret',
      HCP_GEOGRAPHY: 'eu',
      HCP_API_ADDRESS: 'a:1',
      HCP_AUTH_TLS: 'insecure',
    });
  });

  test('is the own one without an account, for the project that was picked', () => {
    const { ELECTRON_RUN_AS_NODE: _, VSCODE_IPC_HOOK: __, ...own } = shell;
    assert.deepEqual(packerEnvironment(shell, { is: 'environment', location: null }), own);
    assert.deepEqual(packerEnvironment(shell, { is: 'environment', location }), {
      ...own,
      HCP_ORGANIZATION_ID: 'o',
      HCP_PROJECT_ID: 'p',
    });
  });
});

describe('what Packer says', () => {
  const id = '01KTQ0F70THP52RGKTSTEEEMA6';
  test('a registry path names bucket and version, in today’s words and in the old ones', () => {
    const said = `--> file.base: Published metadata to HCP Packer registry packer/golden-base/versions/${id}`;
    const [only, ...others] = publishedIn(said);
    assert.deepEqual(others, []);
    assert.equal(said.slice(only!.start, only!.start + only!.length), `packer/golden-base/versions/${id}`);
    assert.deepEqual([only!.bucket, only!.id], ['golden-base', id]);
    assert.equal(publishedIn(`packer/golden-base/iterations/${id}`)[0]?.id, id);
    assert.deepEqual(publishedIn(`/opt/packer/golden-base/versions/short packer/a/versions/${id}`), []);
  });

  test('a place in a template is told from the workspace folder', () => {
    const from = placesFrom('/home/ann', '/home/ann/images/base');
    assert.equal(
      from('  on main.pkr.hcl line 12, in build:'),
      '  on images/base/main.pkr.hcl line 12, in build:',
    );
    assert.equal(from('==> null.x: based on a line 3'), '==> null.x: based on a line 3');
  });

  test('lines are whole whatever the pieces, and the last needs no end', () => {
    const lines: string[] = [];
    const reader = byLine(text => lines.push(text));
    for (const piece of ['on', 'e\r\ntw', 'o\n\nthr', 'ee']) reader.take(piece);
    reader.end();
    assert.deepEqual(lines, ['one', 'two', '', 'three']);
  });
});

describe('the problems in what Packer says', () => {
  const problems = (output: string) => {
    const reader = problemReader('/home/ann');
    for (const one of output.split('\n')) reader.take(one);
    return reader.end();
  };

  test('have the place, the summary and the detail; what has no place is left to the terminal', () => {
    const output = `Error: Unset variable "x"

A used variable must be set or have a default value; see
https://packer.io/docs/templates/hcl_templates/syntax for details.

\u001b[1;31mError: Unsupported argument\u001b[0m

  on base.pkr.hcl line 4, in build:
   4:   nonsense = 1

An argument named "nonsense" is not expected
here.


Warning: Bundled plugins used

  on /elsewhere/base.pkr.hcl line 1:
  (source code not available)

==> file.x: going on`;
    assert.deepEqual(problems(output), [
      {
        path: '/home/ann/base.pkr.hcl',
        line: 3,
        severity: 'error',
        message: 'Unsupported argument: An argument named "nonsense" is not expected here.',
      },
      { path: '/elsewhere/base.pkr.hcl', line: 0, severity: 'warning', message: 'Bundled plugins used' },
    ]);
  });

  test('are at the columns of the inner one where a plugin or fmt says so', () => {
    const output = `Error: Failed preparing provisioner-block "shell-local" ""

  on a.pkr.hcl line 10:
  (source code not available)

a.pkr.hcl:12,5-8: Unsupported argument; An argument named "bar" is not expected
here.


Error: encountered an error while formatting base.pkr.hcl

1 error occurred:
\t* base.pkr.hcl:2,15-3,1: Missing newline after argument; An argument definition
must end with a newline.

`;
    assert.deepEqual(problems(output), [
      {
        path: '/home/ann/a.pkr.hcl',
        line: 11,
        columns: [4, 7],
        severity: 'error',
        message: 'Unsupported argument; An argument named "bar" is not expected here.',
      },
      {
        path: '/home/ann/base.pkr.hcl',
        line: 1,
        severity: 'error',
        message: 'Missing newline after argument; An argument definition must end with a newline.',
      },
    ]);
  });
});

test('a version is found by its id on a later page, and absent after the last', async () => {
  const ask = {
    versions: async (_: string, page?: string) =>
      found(
        page === undefined ? { items: [version(3)], next: '2' } : { items: [version(2)], next: undefined },
        7,
      ),
  };
  assert.deepEqual(await findVersion(ask, 'b', one => one.id === 'V2'), {
    is: 'found',
    asOf: 7,
    value: version(2),
  });
  assert.deepEqual(await findVersion(ask, 'b', one => one.id === 'V9'), { is: 'absent', asOf: 7 });
});
