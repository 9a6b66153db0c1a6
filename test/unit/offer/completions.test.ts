import assert from 'node:assert/strict';
import { applyEdits } from 'jsonc-parser';
import { completeAt } from '../../../src/offer/completions';
import { finish, configurator, documentedOutput, documentedStep, file, read, step } from './files';

/** The completion at the `|` in a text. */
function completionAt(marked: string) {
  const offset = marked.indexOf('|');
  return finish(completeAt(marked.replace('|', ''), offset, '  '));
}

/** The text after accepting the completion; fails if there is none. */
function accepted(marked: string): string {
  const completion = completionAt(marked);
  assert.ok(completion, marked);
  const { offset, length, newText, more } = completion;
  return applyEdits(marked.replace('|', ''), [{ offset, length, content: newText }, ...more]);
}

const both = { steps: [documentedStep], outputs: { jitAccessPolicy: documentedOutput } };

describe('A completion in a createUiDefinition.json', () => {
  it('adds the step to the list of steps, and the output elsewhere', () => {
    for (const steps of [
      '[|]',
      '[ | ]',
      '[\n  |\n]',
      '["|"]',
      '["jit|"]',
      '[jit|]',
      '["ji|t"]',
      '[ /* a */ | ]',
    ]) {
      const text = `{ "parameters": { "steps": ${steps}, "outputs": {} } }`;
      assert.equal(completionAt(text)?.kind, 'step');
      assert.deepEqual(read(accepted(text)), { parameters: both }, text);
    }
    assert.deepEqual(read(accepted('{ "parameters": { "steps": [|] } }')), { parameters: both });
  });

  it('adds the step at the cursor', () => {
    const [a, b] = [JSON.stringify(step('a')), JSON.stringify(step('b'))];
    for (const steps of [
      `[ ${a}, | ${b} ]`,
      `[ ${a} |, ${b} ]`,
      `[ ${a}|, ${b} ]`,
      `[ ${a} // a, b\n |, ${b} ]`,
      `[ ${a},\n  "jit|"\n ${b} ]`,
    ]) {
      const text = `{ "parameters": {\n "outputs": {}, "steps": ${steps} } }`;
      const expected = { ...both, steps: [step('a'), documentedStep, step('b')] };
      assert.deepEqual(read(accepted(text)), { parameters: expected }, text);
    }
    for (const steps of [`[ | ${a} ]`, `[ ${a}, |]`, `[ ${a}, | ]`, `[ ${a} | ]`, `[ ${a}| ]`]) {
      const text = `{"parameters":{"steps":${steps},"outputs":{}}}`;
      const list = steps.startsWith('[ |')
        ? [documentedStep, step('a')]
        : [step('a'), documentedStep];
      assert.deepEqual(read(accepted(text)), { parameters: { ...both, steps: list } }, text);
    }
  });

  it('adds the output to the outputs, and the step elsewhere', () => {
    for (const outputs of ['{|}', '{ "|" }', '{ "jitAcc|" }', '{ // why\n  | }']) {
      const text = `{ "parameters": { "steps": [], "outputs": ${outputs} } }`;
      assert.equal(completionAt(text)?.kind, 'output');
      assert.deepEqual(read(accepted(text)), { parameters: both }, text);
    }
    assert.deepEqual(
      read(accepted('{ "parameters": { "steps": [], "outputs": { "a": "1", | "b": "2" } } }')),
      { parameters: { ...both, outputs: { a: '1', ...both.outputs, b: '2' } } },
    );
  });

  it('uses existing names in the value of the output', () => {
    const steps = JSON.stringify([step('mine', configurator('own'))]);
    for (const value of ['"|"', '"[steps(|"', '"[st|eps(\'x\').y]"']) {
      const text = `{ "parameters": { "steps": ${steps}, "outputs": { "jitAccessPolicy": ${value} } } }`;
      assert.equal(completionAt(text)?.kind, 'outputValue');
      assert.deepEqual(read(accepted(text)), {
        parameters: {
          steps: [step('mine', configurator('own'))],
          outputs: { jitAccessPolicy: "[steps('mine').own]" },
        },
      });
    }
  });

  it('uses the formatting of the file', () => {
    const text = `${JSON.stringify(file({ steps: [step('a')], outputs: { a: '1' } }), null, '\t')}\n`;
    const marked = text.replace('\n\t\t],', '\n\t\t\t|\n\t\t],').replaceAll('\n', '\r\n');

    assert.ok(
      accepted(marked).includes('\t\t\t},\r\n\t\t\t{\r\n\t\t\t\t"name": "jitConfiguration",\r\n'),
    );
    assert.equal(/[^\r]\n/.test(accepted(marked)), false);
    assert.ok(
      accepted('{\n  "parameters": {\n    "steps": [|],\n    "outputs": {}\n  }\n}').includes(
        '[\n      {\n        "name": "jitConfiguration",',
      ),
    );
    assert.equal(accepted('{"parameters":{"steps":[|],"outputs":{}}}').includes('\n'), false);
  });

  it('exists in no other place', () => {
    const jit = JSON.stringify(both.steps);
    for (const text of [
      '|',
      '{ | }',
      '{ "parameters": { | } }',
      '{ "parameters": { "steps": | } }',
      '{ "parameters": { "steps": [{ | }] } }',
      '{ "parameters": { "steps": [ /* | */ ] } }',
      '{ "parameters": { "steps": [ // |\n ] } }',
      '{ "parameters": { "steps": [] | } }',
      '{ "parameters": { "steps": [|{] } }',
      '{ "parameters": { "outputs": { "a": "|" } } }',
      `{ "parameters": { "steps": ${jit.slice(0, -1)}, | ] } }`,
      `{ "parameters": { "steps": ${jit}, "outputs": { "jitAccessPolicy": "${documentedOutput.slice(0, 3)}|${documentedOutput.slice(3)}" } } }`,
      `{ "parameters": { "steps": ${jit}, "outputs": { "jitAccessPolicy": "x", | } } }`,
      `{ "parameters": { "steps": [{ "name": "jitConfiguration" }, | ] } }`,
      '{ "parameters": { "steps": [{ "elements": [{ "type": "Microsoft.Solutions.JitConfigurator" }] }, | ] } }',
    ]) {
      assert.equal(completionAt(text), undefined, text);
    }
  });
});
