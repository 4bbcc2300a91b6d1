import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { CodeAction, CodeLens, commands, Disposable } from 'vscode';
import { lastingCommands } from '../../client/lasting-commands.ts';

/** Lenses and actions whose commands run when the list they came in is gone. */
const registered = new Map<string, (...given: never[]) => unknown>();
const ran: unknown[] = [];
const editor = {
  registerCommand(id: string, run: (...given: never[]) => unknown): Disposable {
    assert.ok(!registered.has(id), `${id} is registered twice`);
    registered.set(id, run);
    return { dispose: () => void registered.delete(id) };
  },
  async executeCommand(...given: unknown[]) {
    ran.push(given);
  },
} as Pick<typeof commands, 'registerCommand' | 'executeCommand'>;

let subscriptions: { dispose(): unknown }[];
let made: ReturnType<typeof lastingCommands>;
beforeEach(() => {
  registered.clear();
  ran.length = 0;
  subscriptions = [];
  made = lastingCommands(editor, subscriptions);
});
const lens = (line: number) =>
  made.lasting({
    command: { title: '2 references', tooltip: 'Show', command: 'show', arguments: [{ line }] },
  } as unknown as CodeLens).command!;

test('a command takes its arguments along', () => {
  const { command, ...shown } = lens(7);
  assert.deepEqual(shown, { title: '2 references', tooltip: 'Show' });
  registered.get(command)!();
  assert.deepEqual(ran, [['show', { line: 7 }]]);
});

test('the editor does not list it', () => assert.match(lens(7).command, /^_/));

test('the same place keeps its command, and another has another', () => {
  assert.equal(lens(7).command, lens(7).command);
  assert.notEqual(lens(7).command, lens(8).command);
  assert.equal(registered.size, 2);
});

test('what was asked for of late stays, the others go', () => {
  const first = lens(0).command;
  const second = lens(1).command;
  for (let line = 2; line < 201; line++) {
    lens(line);
    lens(0);
  }
  assert.ok(registered.has(first));
  assert.ok(!registered.has(second));
  assert.equal(registered.size, 200);
});

test('what has no arguments, or nothing to run, is left as it is', () => {
  for (const command of [{ title: 'Fix', command: 'fix' }, { title: 'None', command: '' }, undefined]) {
    const carrier = { ...(command && { command }) } as CodeLens;
    assert.equal(made.lasting(carrier), carrier);
    assert.equal(carrier.command, command);
  }
  assert.equal(registered.size, 0);
});

test('what an action has to run when it is chosen is run, though its command was there before', () => {
  const action = made.promising({ title: 'Extract' } as CodeAction);
  const { command } = action.command!;
  registered.get(command)!();
  assert.deepEqual(ran, []);
  const rename = { title: 'Rename', command: 'rename', arguments: [{ line: 7 }] };
  assert.equal(made.keeping(action, { title: 'Extract', command: rename }).command?.command, command);
  registered.get(command)!();
  assert.deepEqual(ran, [['rename', { line: 7 }]]);
});

test('an action with nothing to run besides its edit runs nothing', () => {
  const action = made.promising({ title: 'Inline' } as CodeAction);
  const { command } = action.command!;
  assert.equal(made.promising({ title: 'Inline' } as CodeAction).command!.command === command, false);
  made.keeping(action, { title: 'Inline', command: { title: 'Inline', command } });
  made.keeping(action, { title: 'Inline' });
  registered.get(command)!();
  assert.deepEqual(ran, []);
});

test('nothing is left behind with the extension', () => {
  lens(7);
  for (const one of subscriptions) one.dispose();
  assert.equal(registered.size, 0);
});
