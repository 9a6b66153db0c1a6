import assert from 'node:assert/strict';
import { applyEdits } from 'jsonc-parser';
import { completeAt } from '../../../src/offer/completions';
import { finish } from '../../../src/offer/slices';
import { configurator, documentedOutput, documentedStep, file, read, step } from './files';

/** What is offered where a text has a `|`. */
function offeredAt(marked: string) {
  const offset = marked.indexOf('|');
  return finish(completeAt(marked.replace('|', ''), offset, '  '));
}

/** The text after what is offered was taken; it fails where nothing is. */
function taken(marked: string): string {
  const offered = offeredAt(marked);
  assert.ok(offered, marked);
  const { offset, length, newText, more } = offered;
  return applyEdits(marked.replace('|', ''), [{ offset, length, content: newText }, ...more]);
}

const both = { steps: [documentedStep], outputs: { jitAccessPolicy: documentedOutput } };

describe('What is offered while an offer is written', () => {
  it('is the step in the list of steps, with the output elsewhere', () => {
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
      assert.equal(offeredAt(text)?.kind, 'step');
      assert.deepEqual(read(taken(text)), { parameters: both }, text);
    }
    assert.deepEqual(read(taken('{ "parameters": { "steps": [|] } }')), { parameters: both });
  });

  it('stands where it was asked for', () => {
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
      assert.deepEqual(read(taken(text)), { parameters: expected }, text);
    }
    for (const steps of [`[ | ${a} ]`, `[ ${a}, |]`, `[ ${a}, | ]`, `[ ${a} | ]`, `[ ${a}| ]`]) {
      const text = `{"parameters":{"steps":${steps},"outputs":{}}}`;
      const list = steps.startsWith('[ |')
        ? [documentedStep, step('a')]
        : [step('a'), documentedStep];
      assert.deepEqual(read(taken(text)), { parameters: { ...both, steps: list } }, text);
    }
  });

  it('is the output among the outputs, with the step elsewhere', () => {
    for (const outputs of ['{|}', '{ "|" }', '{ "jitAcc|" }', '{ // why\n  | }']) {
      const text = `{ "parameters": { "steps": [], "outputs": ${outputs} } }`;
      assert.equal(offeredAt(text)?.kind, 'output');
      assert.deepEqual(read(taken(text)), { parameters: both }, text);
    }
    assert.deepEqual(
      read(taken('{ "parameters": { "steps": [], "outputs": { "a": "1", | "b": "2" } } }')),
      { parameters: { ...both, outputs: { a: '1', ...both.outputs, b: '2' } } },
    );
  });

  it('is the value of the output, by the names that are there', () => {
    const steps = JSON.stringify([step('mine', configurator('own'))]);
    for (const value of ['"|"', '"[steps(|"', '"[st|eps(\'x\').y]"']) {
      const text = `{ "parameters": { "steps": ${steps}, "outputs": { "jitAccessPolicy": ${value} } } }`;
      assert.equal(offeredAt(text)?.kind, 'outputValue');
      assert.deepEqual(read(taken(text)), {
        parameters: {
          steps: [step('mine', configurator('own'))],
          outputs: { jitAccessPolicy: "[steps('mine').own]" },
        },
      });
    }
  });

  it('is written as the file is written', () => {
    const text = `${JSON.stringify(file({ steps: [step('a')], outputs: { a: '1' } }), null, '\t')}\n`;
    const marked = text.replace('\n\t\t],', '\n\t\t\t|\n\t\t],').replaceAll('\n', '\r\n');

    assert.ok(
      taken(marked).includes('\t\t\t},\r\n\t\t\t{\r\n\t\t\t\t"name": "jitConfiguration",\r\n'),
    );
    assert.equal(/[^\r]\n/.test(taken(marked)), false);
    assert.ok(
      taken('{\n  "parameters": {\n    "steps": [|],\n    "outputs": {}\n  }\n}').includes(
        '[\n      {\n        "name": "jitConfiguration",',
      ),
    );
    assert.equal(taken('{"parameters":{"steps":[|],"outputs":{}}}').includes('\n'), false);
  });

  it('is nothing in any other place', () => {
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
      assert.equal(offeredAt(text), undefined, text);
    }
  });
});
