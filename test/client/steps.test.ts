import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneByOne, type Step, walk } from '../../client/steps.ts';

type State = { readonly said: string };
const script = (...answers: (string | undefined)[]) => {
  const log: string[] = [];
  const step =
    (name: string): Step<State> =>
    async (state, back) => {
      log.push(`${name}(${state.said}${back ? ' <' : ''})`);
      const answer = answers.shift();
      return answer === undefined || answer === 'back' || answer === 'skip'
        ? answer
        : { said: state.said + answer };
    };
  return { log, step };
};

test('back returns to the last question that was asked, as it stood then, over skipped ones', async () => {
  const { log, step } = script('1', 'skip', 'back', '2', 'skip', '3');
  const end = await walk({ said: '' }, [step('a'), step('b'), step('c')]);
  assert.deepEqual(end, { said: '23' });
  assert.deepEqual(log, ['a()', 'b(1 <)', 'c(1 <)', 'a()', 'b(2 <)', 'c(2 <)']);
});

test('giving up at any step ends it', async () => {
  const { step } = script('1', undefined);
  assert.equal(await walk({ said: '' }, [step('a'), step('b')]), undefined);
});

test('back from the first question is giving up', async () => {
  const { step } = script('skip', 'back');
  assert.equal(await walk({ said: '' }, [step('a'), step('b')]), undefined);
});

test('who gives up one of several is not asked about the next', async () => {
  const asked: string[] = [];
  await oneByOne(['a', 'b', 'c'], async bucket => {
    asked.push(bucket);
    return bucket !== 'b';
  });
  assert.deepEqual(asked, ['a', 'b']);
});
